package dev.bartizan.ban.bulk;

import dev.bartizan.ban.BanDuration;
import dev.bartizan.ban.BanOrder;
import dev.bartizan.ban.BanService;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpSyntaxException;
import dev.bartizan.remediation.Remediation;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The fields of bans in bulk: those of {@code BanRequest}, and those of {@code cscli decisions import}, which are
 * {@code value}, {@code scope}, {@code type} and, in old versions, {@code origin}. The other fields of an
 * export of bans are accepted, too, so that it can be uploaded again.
 */
final class BulkFields {

    static final String IP = "ip";
    static final String VALUE = "value";

    private static final String ACTIVE = "active";

    /** The other fields of an export of bans; a new ban has its own. */
    private static final Set<String> OF_EXPORTS =
            Set.of("id", "machine", "node", "scenario", "since", "lifted_at", ACTIVE);

    private static final Set<String> DOCUMENTED =
            Set.of(IP, VALUE, "duration", "until", "reason", "force", "scope", "type", "origin");

    static final Set<String> KNOWN =
            Stream.concat(DOCUMENTED.stream(), OF_EXPORTS.stream()).collect(Collectors.toUnmodifiableSet());

    /** The default of {@code cscli decisions import}. */
    private static final Duration DURATION_OF_CROWDSEC = Duration.ofHours(4);

    private static final int LONGEST_REASON = 200;
    private static final Set<String> SCOPES = Set.of("ip", "range");

    private BulkFields() {}

    static String unknown(String name) {
        return "The field " + name + " is unknown. Known: " + String.join(", ", new TreeSet<>(DOCUMENTED)) + ".";
    }

    /**
     * The orders of an entry: one for each CIDR of its range.
     *
     * @throws IllegalArgumentException if a field is wrong; the message is a sentence for people
     */
    static List<BanOrder> orders(Map<String, String> fields, Optional<IpAddress> requester, Instant now) {
        requireOneOf(fields.get("scope"), "scope", SCOPES);
        requireOneOf(fields.get(ACTIVE), ACTIVE, Set.of("true", "false"));
        if ("false".equalsIgnoreCase(fields.get(ACTIVE))) {
            throw new IllegalArgumentException("The ban had ended when it was exported.");
        }
        Remediation type = type(fields.get("type"));
        Optional<BanOrder.End> end = end(fields, now);
        String reason = fields.getOrDefault("reason", "");
        if (reason.length() > LONGEST_REASON) {
            throw new IllegalArgumentException("The reason is longer than " + LONGEST_REASON + " characters.");
        }
        boolean force = force(fields.get("force"));
        return range(fields).cidrs().stream()
                .map(cidr -> new BanOrder(cidr, end, BanService.MANUAL, reason, type, force, requester))
                .toList();
    }

    private static IpRange range(Map<String, String> fields) {
        String ip = fields.get(IP);
        String value = fields.get(VALUE);
        String text = ip == null ? value : ip;
        if (text == null || ip != null && value != null) {
            throw new IllegalArgumentException("There must be either ip or value.");
        }
        try {
            return IpRange.parse(text);
        } catch (IpSyntaxException invalid) {
            throw new IllegalArgumentException(
                    "The address must be an IP address, a CIDR or a range first-last: "
                            + invalid.syntax().reason(),
                    invalid);
        }
    }

    private static Optional<BanOrder.End> end(Map<String, String> fields, Instant now) {
        String duration = fields.get("duration");
        String until = fields.get("until");
        if (duration != null && until != null) {
            throw new IllegalArgumentException("There must not be both duration and until.");
        }
        if (until != null) {
            return Optional.of(new BanOrder.End.At(checked("until", () -> BanDuration.requireEnd(time(until), now))));
        }
        if (duration != null) {
            return Optional.of(new BanOrder.End.After(checked("duration", () -> BanDuration.parse(duration))));
        }
        return fields.containsKey(VALUE) ? Optional.of(new BanOrder.End.After(DURATION_OF_CROWDSEC)) : Optional.empty();
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException invalid) {
            throw new IllegalArgumentException("must be a time such as 2026-01-31T12:00:00Z", invalid);
        }
    }

    private static <T> T checked(String field, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("The field " + field + " " + wrong.getMessage() + ".", wrong);
        }
    }

    private static Remediation type(@Nullable String text) {
        return text == null
                ? Remediation.ban
                : Remediation.of(text)
                        .orElseThrow(() -> new IllegalArgumentException("The type must be " + Remediation.NAMES + "."));
    }

    private static boolean force(@Nullable String text) {
        requireOneOf(text, "force", Set.of("true", "false"));
        return "true".equalsIgnoreCase(text);
    }

    private static void requireOneOf(@Nullable String text, String field, Set<String> allowed) {
        if (text != null && !allowed.contains(text.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "The " + field + " must be " + String.join(" or ", new TreeSet<>(allowed)) + ".");
        }
    }
}
