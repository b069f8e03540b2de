package dev.bartizan.livelog.accesslog;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.livelog.Severity;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads HAProxy's {@code httplog} and {@code httpslog}, with or without syslog's fields before: {@code 192.0.2.1:4711
 * [30/Nov/2026:08:47:30.123] web app/one 0/0/1/2/3 200 456 - - ---- 1/1/0/0/0 0/0 "GET / HTTP/1.1"}. The times are in the local
 * zone of HAProxy's machine.
 */
final class HaproxyFormat {

    static final String NAME = "haproxy";

    private static final String BEFORE_TIME = " [";

    /** A rule of HAProxy denied or tarpitted the request before it reached a server. */
    private static final String DENIED = "P";

    private static final String IN_REQUEST = "RT";

    /** HAProxy couldn't read the request; that is no rule of the operator. */
    private static final int INVALID = 400;

    private static final int TOO_MANY = 429;

    /** A month. */
    private static final long LONGEST_MILLIS = 2_678_400_000L;

    private static final double MILLIS_PER_SECOND = 1e3;

    private final MaskedParameters masked;
    private final ZoneId zone;

    /** @param zone the assumed time zone of HAProxy's machine */
    HaproxyFormat(MaskedParameters masked, ZoneId zone) {
        this.masked = masked;
        this.zone = zone;
    }

    /** The event of a line; empty if it has another format. The end of the line may be missing. */
    Optional<AccessEvent> read(String line) {
        // What a client can choose comes later. A process ID in brackets is no time.
        int time = line.indexOf(BEFORE_TIME);
        int end = time < 0 ? -1 : line.indexOf(']', time);
        if (end < 0) {
            return Optional.empty();
        }
        String client = line.substring(line.lastIndexOf(' ', time - 1) + 1, time);
        String address = withoutPort(client);
        if (!LoggedAddress.isAddress(address)) {
            return Optional.empty();
        }
        return LogTime.ofHaproxy(line.substring(time + BEFORE_TIME.length(), end), zone)
                .flatMap(begin -> {
                    TextCursor rest = new TextCursor(line, end + 1);
                    ObjectNode details = JsonNodeFactory.instance.objectNode();
                    details.put("frontend", withoutTilde(rest.word()));
                    details.put("server", rest.word());
                    String timers = rest.word();
                    // A line about a connection has three timers, and no status.
                    boolean ofRequest =
                            timers.chars().filter(each -> each == '/').count() == 4;
                    if (!ofRequest) {
                        return Optional.empty();
                    }
                    Double duration = duration(timers);
                    long nanos = duration == null ? 0 : Math.round(duration * 1e9);
                    return Optional.of(event(rest, begin.plusNanos(nanos), address, duration, details));
                });
    }

    private AccessEvent event(
            TextCursor rest, Instant end, String address, @Nullable Double duration, ObjectNode details) {
        Integer status = LogNumber.whole(rest.word()).map(Long::intValue).orElse(null);
        Long size = LogNumber.whole(withoutPlus(rest.word())).orElse(null);
        rest.word();
        rest.word();
        String termination = rest.word();
        rest.word();
        rest.word();
        while (rest.follows('{')) {
            // Captured headers can have secrets.
            rest.skipBraces();
        }
        SentLine sent = SentLine.of(rest.quoted());
        if (sent.protocol() != null) {
            details.put("proto", sent.protocol());
        }
        details.put("termination_state", termination);
        details.put("format", NAME);
        String uri = sent.uri();
        return new AccessEvent(
                end,
                Severity.INFO,
                null,
                new AccessEvent.Request(address, sent.method(), null, uri == null ? null : masked.inUri(uri), null),
                new AccessEvent.Response(status, duration, size),
                verdict(status, termination),
                details);
    }

    private static BlockRules.Verdict verdict(@Nullable Integer status, String termination) {
        boolean denied = termination.startsWith(DENIED)
                && termination.length() > 1
                && IN_REQUEST.indexOf(termination.charAt(1)) >= 0;
        if (denied && status != null && status == TOO_MANY) {
            return new BlockRules.Verdict(AccessSource.RATELIMIT, true, "Rate limit exceeded", Map.of());
        }
        if (denied && status != null && status != INVALID) {
            return new BlockRules.Verdict(AccessSource.ACL, true, "Access list", Map.of());
        }
        return BlockRules.judge(status, "", "", MissingNode.getInstance());
    }

    /** The total time in seconds: the last number, with a plus sign if the line was written before the end. */
    private static @Nullable Double duration(String timers) {
        return LogNumber.whole(withoutPlus(timers.substring(timers.lastIndexOf('/') + 1)))
                .filter(millis -> millis <= LONGEST_MILLIS)
                .map(millis -> millis / MILLIS_PER_SECOND)
                .orElse(null);
    }

    private static String withoutPlus(String number) {
        return number.startsWith("+") ? number.substring(1) : number;
    }

    /** HAProxy marks a frontend with TLS. */
    private static String withoutTilde(String frontend) {
        return frontend.endsWith("~") ? frontend.substring(0, frontend.length() - 1) : frontend;
    }

    /** HAProxy always writes the port, and IPv6 addresses without brackets. */
    private static String withoutPort(String client) {
        int colon = client.lastIndexOf(':');
        return colon < 0 ? client : client.substring(0, colon);
    }
}
