package dev.bartizan.decision.export;

import com.google.re2j.Pattern;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpSyntaxException;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.remediation.Remediation;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The query parameters of an export, as text. */
public class ExportParameters {

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    @Parameter(
            description = "Names of the lists, separated by commas; all if absent.",
            schema = @Schema(type = SchemaType.STRING),
            example = "ipsum,spamhaus-drop-v4")
    @QueryParam("lists")
    @Nullable
    List<String> lists;

    @Parameter(
            description = "Origins, separated by commas: `lists`, `bartizan` for bans by people, and the ban engines, "
                    + "such as `fail2ban`. All if absent.",
            schema = @Schema(type = SchemaType.STRING),
            example = "lists,bartizan")
    @QueryParam("origins")
    @Nullable
    List<String> origins;

    @Parameter(
            description =
                    "Type of the decisions. `captcha` and `throttle` are possible with the formats `plain`, `cidr`, "
                            + "`haproxy`, `nginx`, `csv` and `json`; the others can only block.",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"ban", "captcha", "throttle"},
                            defaultValue = "ban"))
    @QueryParam("type")
    @Nullable
    String type;

    @Parameter(description = "Only IPv4.", schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
    @QueryParam("ipv4only")
    @Nullable
    String ipv4only;

    @Parameter(description = "Only IPv6.", schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
    @QueryParam("ipv6only")
    @Nullable
    String ipv6only;

    @Parameter(
            description = "Adjacent CIDRs are always joined if that adds no address. `true` joins more CIDRs until "
                    + "`max` is reached, those that add the fewest addresses first; it never adds an "
                    + "address that is allowed, excluded or special-purpose (such as private). A "
                    + "number means `true` with this `max`.",
            schema = @Schema(type = SchemaType.STRING, defaultValue = "false"),
            example = "10000")
    @QueryParam("aggregate")
    @Nullable
    String aggregate;

    @Parameter(
            description = "Maximum number of CIDRs, for devices with a limit. Bans come first; the header "
                    + "`Bartizan-Omitted` has the number of CIDRs left out.",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1"),
            example = "10000")
    @QueryParam("max")
    @Nullable
    String max;

    @Parameter(
            description = "Addresses, CIDRs and ranges to leave out, separated by commas.",
            schema = @Schema(type = SchemaType.STRING),
            example = "198.51.100.7,2001:db8::/32")
    @QueryParam("exclude")
    @Nullable
    List<String> exclude;

    @Context
    UriInfo uri;

    /**
     * Parses the parameters.
     *
     * @param known all origins that exist
     * @throws ServiceException {@code VALIDATION_FAILED} with all problems
     */
    ExportQuery query(List<String> known) {
        Map<String, String> problems = new LinkedHashMap<>();
        SortedSet<String> wantedOrigins = new TreeSet<>(split(origins));
        if (wantedOrigins.isEmpty()) {
            wantedOrigins.addAll(known);
        } else if (!known.containsAll(wantedOrigins)) {
            problems.put("origins", "must be one or more of " + String.join(", ", known));
        }
        Optional<Remediation> wantedType = Remediation.of(type == null ? Remediation.ban.name() : type.strip());
        if (wantedType.isEmpty()) {
            problems.put("type", "must be " + Remediation.NAMES);
        }
        boolean only4 = flag("ipv4only", ipv4only, problems);
        boolean only6 = flag("ipv6only", ipv6only, problems);
        if (only4 && only6) {
            problems.put("ipv6only", "must not be given together with ipv4only");
        }
        OptionalInt limit = max == null ? OptionalInt.empty() : count("max", max, problems);
        boolean joined;
        if (aggregate != null && NUMBER.matches(aggregate)) {
            joined = true;
            OptionalInt joinedTo = count("aggregate", aggregate, problems);
            limit = limit.isEmpty() || joinedTo.isPresent() && joinedTo.getAsInt() < limit.getAsInt()
                    ? joinedTo
                    : limit;
        } else {
            joined = flag("aggregate", aggregate, problems);
        }
        IpRangeSet excluded = ranges("exclude", split(exclude), problems);
        if (!problems.isEmpty()) {
            Map<String, String> given = new LinkedHashMap<>();
            problems.keySet()
                    .forEach(name -> given.put(
                            name, String.join(",", uri.getQueryParameters().get(name))));
            throw ServiceException.invalid(problems, given);
        }
        return new ExportQuery(
                new ExportQuery.Sources(new TreeSet<>(split(lists)), wantedOrigins),
                wantedType.orElseThrow(),
                !only6,
                !only4,
                limit,
                joined,
                excluded);
    }

    private static List<String> split(@Nullable Collection<String> values) {
        return values == null
                ? List.of()
                : values.stream()
                        .flatMap(value -> Arrays.stream(value.split(",")))
                        .map(String::strip)
                        .filter(value -> !value.isEmpty())
                        .toList();
    }

    /** A flag without a value counts as true; the framework treats it as absent. */
    private boolean flag(String name, @Nullable String value, Map<String, String> problems) {
        if (value == null) {
            return uri.getQueryParameters().containsKey(name);
        }
        if (value.equalsIgnoreCase("false")) {
            return false;
        }
        if (!value.equalsIgnoreCase("true")) {
            problems.put(name, "must be true or false");
        }
        return true;
    }

    private static OptionalInt count(String name, String value, Map<String, String> problems) {
        try {
            int count = Integer.parseInt(value);
            if (count >= 1) {
                return OptionalInt.of(count);
            }
        } catch (NumberFormatException tooLargeOrNone) {
            // Reported below, like a number that is too small.
        }
        problems.put(name, "must be a number from 1 to " + Integer.MAX_VALUE);
        return OptionalInt.empty();
    }

    private static IpRangeSet ranges(String name, List<String> texts, Map<String, String> problems) {
        try {
            return IpRangeSet.of(texts.stream().map(IpRange::parse).toList());
        } catch (IpSyntaxException unreadable) {
            problems.put(name, unreadable.getMessage());
            return IpRangeSet.EMPTY;
        }
    }
}
