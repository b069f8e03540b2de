package dev.bartizan.ban.page;

import dev.bartizan.ban.BanFilter;
import dev.bartizan.ban.BanQueries;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.error.ServiceException;
import dev.bartizan.net.RequestAddress;
import dev.bartizan.remediation.Remediation;
import io.quarkus.qute.TemplateData;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The filter in the page's address; an empty text is no condition.
 *
 * @param state {@code active}, {@code ended} or {@code all}
 * @param country ISO 3166-1 code; only for active bans
 */
@TemplateData
public record ShownFilter(String ip, String state, String type, String origin, String jail, String country) {

    private static final List<String> STATES = List.of("active", "ended", "all");

    /** Active bans, all of them. */
    static final ShownFilter NONE = of(null, null, null, null, null, null);

    static ShownFilter of(
            @Nullable String ip,
            @Nullable String state,
            @Nullable String type,
            @Nullable String origin,
            @Nullable String jail,
            @Nullable String country) {
        return new ShownFilter(
                text(ip),
                STATES.contains(text(state)) ? text(state) : STATES.getFirst(),
                text(type),
                text(origin),
                text(jail),
                text(country).toUpperCase(Locale.ROOT));
    }

    static String text(@Nullable String parameter) {
        return parameter == null ? "" : parameter.strip();
    }

    /**
     * The filter of the API.
     *
     * @throws ServiceException {@code INVALID_ADDRESS}
     */
    BanFilter toFilter(BanQueries queries) {
        return queries.filter(
                state.equals("all") ? null : Boolean.valueOf(state.equals("active")),
                Remediation.of(type).orElse(null),
                origin.isEmpty() ? null : origin,
                jail.isEmpty() ? null : jail,
                ip.isEmpty() ? null : RequestAddress.parameter("ip", ip).range(),
                null);
    }

    /**
     * The active bans that match.
     *
     * @throws ServiceException {@code INVALID_ADDRESS}
     */
    Stream<ActiveBan> active(BanQueries queries) {
        return queries.active(toFilter(queries), country);
    }

    /** As the query of the page, without the place in the list. */
    public String query() {
        return "state=" + state + conditions();
    }

    /** The path of the API with the same content. */
    public String api() {
        return "/api/v1/bans?page_size=" + BanPage.PAGE_SIZE + active() + conditions();
    }

    /**
     * The path of the API for all bans that match.
     *
     * @param format {@code csv} or {@code ndjson}
     */
    public String export(String format) {
        String query = active() + conditions();
        return "/api/v1/bans/export/" + format + (query.isEmpty() ? "" : "?" + query.substring(1));
    }

    private String active() {
        return state.equals("all") ? "" : "&active=" + state.equals("active");
    }

    private String conditions() {
        return parameter("ip", ip)
                + parameter("type", type)
                + parameter("origin", origin)
                + parameter("jail", jail)
                + parameter("country", country);
    }

    private static String parameter(String name, String value) {
        return value.isEmpty() ? "" : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
