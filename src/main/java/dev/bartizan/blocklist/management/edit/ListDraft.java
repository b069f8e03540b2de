package dev.bartizan.blocklist.management.edit;

import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.ListSource;
import dev.bartizan.blocklist.management.ListRequest;
import dev.bartizan.error.ServiceException;
import dev.bartizan.remediation.Remediation;
import io.quarkus.qute.TemplateData;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the form of a list has, as text, so that a refused form can be corrected. An empty text is no value.
 *
 * @param fallbacks further addresses, one a line
 * @param type {@code ban}, {@code captcha}, {@code throttle} or {@code allow}
 */
@TemplateData
public record ListDraft(String name, String url, String fallbacks, String format, String type, Part part, Use use) {

    private static final String AUTO = "auto";
    private static final String ALLOW = "allow";
    private static final long SECONDS_IN_A_MINUTE = 60;

    static final ListDraft EMPTY =
            new ListDraft("", "", "", AUTO, Remediation.ban.name(), Part.ALL, new Use("", "", false, false));

    /** Which part of the feed is read, as in {@link ListSource.Selection}. */
    @TemplateData
    public record Part(String minScore, String column, String scoreColumn, String pointer, String country) {

        static final Part ALL = new Part("", "", "", "", "");

        /** Whether something is chosen. */
        public boolean chosen() {
            return !equals(ALL);
        }
    }

    /**
     * How the list is used.
     *
     * @param minutes minimum time between two downloads
     * @param atLeast how many of the combined lists must have an address
     * @param sourceOnly whether it is not published
     * @param allowPrivate whether the feed may be downloaded from a private address
     */
    @TemplateData
    public record Use(String minutes, String atLeast, boolean sourceOnly, boolean allowPrivate) {}

    /** The form of a stored list. */
    static ListDraft of(Blocklist list) {
        ListSource source = list.source();
        ListSource.Selection selection = source.selection();
        return new ListDraft(
                list.name(),
                source.location().url(),
                String.join("\n", source.location().fallbackUrls()),
                source.format(),
                source.allow() ? ALLOW : source.type().name(),
                new Part(
                        text(selection.minScore()),
                        text(selection.addressColumn()),
                        text(selection.scoreColumn()),
                        text(selection.pointer()),
                        text(selection.country())),
                new Use(
                        text(minutes(source)),
                        text(source.location().leastSources()),
                        !source.use().publish(),
                        source.location().allowPrivate()));
    }

    private static long minutes(ListSource source) {
        return Math.ceilDiv(source.minimumIntervalSeconds(), SECONDS_IN_A_MINUTE);
    }

    private static String text(@Nullable Object value) {
        return Objects.toString(value, "");
    }

    /** Whether something is chosen that most lists don't need. */
    public boolean more() {
        return part.chosen() || !use.equals(EMPTY.use) || !fallbacks.isBlank();
    }

    /** The formats to choose from. */
    public List<String> formats() {
        return Stream.concat(Stream.of(AUTO), Stream.of(FeedFormat.values()).map(FeedFormat::wireName))
                .distinct()
                .toList();
    }

    /**
     * The new list.
     *
     * @throws ServiceException {@code VALIDATION_FAILED} if a number can't be read
     */
    ListRequest request() {
        boolean allow = type.equals(ALLOW);
        return new ListRequest(
                name,
                url,
                format.isEmpty() ? AUTO : format,
                true,
                number("min_score", part.minScore),
                given(part.column),
                given(part.scoreColumn),
                given(part.pointer),
                given(part.country),
                false,
                fallbackUrls(),
                null,
                use.allowPrivate,
                false,
                false,
                null,
                null,
                seconds(),
                allow ? null : Objects.requireNonNullElse(given(type), Remediation.ban.name()),
                allow,
                !use.sourceOnly,
                number("at_least", use.atLeast));
    }

    /**
     * The changed list. What the form doesn't have stays as it is stored, such as whether the list is enabled, its headers
     * and its guards.
     *
     * @throws ServiceException {@code VALIDATION_FAILED} if a number can't be read
     */
    ListRequest request(Blocklist stored) {
        ListSource source = stored.source();
        ListSource.Limits limits = source.limits();
        boolean sameInterval = use.minutes.equals(text(minutes(source)));
        return new ListRequest(
                name,
                url,
                format.isEmpty() ? AUTO : format,
                stored.enabled(),
                number("min_score", part.minScore),
                given(part.column),
                given(part.scoreColumn),
                given(part.pointer),
                given(part.country),
                source.selection().decimalAddresses(),
                fallbackUrls(),
                null,
                use.allowPrivate,
                limits.keepSpecialPurpose(),
                limits.allowBroadPrefixes(),
                limits.minimumSharePercent(),
                limits.maximumBadLinesPercent(),
                sameInterval ? source.minimumIntervalSeconds() : seconds(),
                source.allow()
                        ? null
                        : Objects.requireNonNullElse(given(type), source.type().name()),
                null,
                !use.sourceOnly,
                number("at_least", use.atLeast));
    }

    private List<String> fallbackUrls() {
        return fallbacks
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private long seconds() {
        Integer minutes = number("minimum_interval_seconds", use.minutes);
        return minutes == null ? 0 : minutes * SECONDS_IN_A_MINUTE;
    }

    private static @Nullable String given(String text) {
        return text.isEmpty() ? null : text;
    }

    private static @Nullable Integer number(String field, String text) {
        try {
            return text.isEmpty() ? null : Integer.valueOf(text);
        } catch (NumberFormatException unreadable) {
            throw ServiceException.invalid(Map.of(field, "must be a whole number"), Map.of());
        }
    }
}
