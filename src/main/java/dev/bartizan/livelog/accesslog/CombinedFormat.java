package dev.bartizan.livelog.accesslog;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.livelog.Severity;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the common log format and its extensions: nginx's and Apache's {@code combined}, Apache's {@code common} and {@code
 * vhost_combined}, and Traefik's {@code common}, for example {@code 192.0.2.1 - - [30/Nov/2026:08:47:30 +0000] "GET / HTTP/1.1"
 * 200 15 "-" "curl/8.5.0"}. Fields that an operator adds at the end are ignored.
 */
final class CombinedFormat {

    private static final String BEFORE_TIME = " [";
    private static final String AFTER_TIME = "] \"";

    /** A blank and three digits. */
    private static final int AFTER_REQUEST = 4;

    private static final String NOTHING = "-";
    private static final String MILLIS = "ms";
    private static final double MILLIS_PER_SECOND = 1e3;

    private final MaskedParameters masked;

    CombinedFormat(MaskedParameters masked) {
        this.masked = masked;
    }

    /** The event of a line; empty if it has another format. The end of the line may be missing. */
    Optional<AccessEvent> read(String line) {
        // Users can have brackets in their names, so the time is what stands before the request.
        int request = line.indexOf(AFTER_TIME);
        int time = request < 0 ? -1 : line.lastIndexOf(BEFORE_TIME, request);
        if (time < 0) {
            return Optional.empty();
        }
        return LogTime.of(line.substring(time + BEFORE_TIME.length(), request))
                .flatMap(at -> read(line, line.substring(0, time), at, request + AFTER_TIME.length()));
    }

    private Optional<AccessEvent> read(String line, String head, Instant at, int request) {
        TextCursor before = new TextCursor(head, 0);
        String client = list(before);
        String host = null;
        // With vhost_combined, the site comes first, which can be an address, too.
        String second = list(before);
        if (LoggedAddress.isAddress(second)) {
            host = client;
            client = second;
        }
        if (client.isEmpty()) {
            return Optional.empty();
        }
        int end = endOfRequest(line, request);
        TextCursor rest = new TextCursor(line, Math.min(end + 1, line.length()));
        SentLine sent = SentLine.of(line.substring(request, end));
        Integer status = LogNumber.whole(rest.word()).map(Long::intValue).orElse(null);
        Long size = LogNumber.whole(rest.word()).orElse(null);
        // The referrer isn't shown, because it can have secrets of other sites.
        rest.quoted();
        String agent = rest.quoted();
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        if (sent.protocol() != null) {
            details.put("proto", sent.protocol());
        }
        Double duration = traefik(rest, details);
        details.put("format", duration == null ? "combined" : "traefik");
        String uri = sent.uri();
        return Optional.of(new AccessEvent(
                at,
                Severity.INFO,
                null,
                new AccessEvent.Request(
                        LoggedAddress.of(client),
                        sent.method(),
                        host,
                        uri == null ? null : masked.inUri(uri),
                        agent.isEmpty() || agent.equals(NOTHING) ? null : agent),
                new AccessEvent.Response(status, duration, size),
                BlockRules.judge(status, "", "", MissingNode.getInstance()),
                details));
    }

    /**
     * The index of the quotation mark after the request. Traefik doesn't escape those in a request, so the status must follow; a
     * target has no blanks.
     */
    private static int endOfRequest(String line, int start) {
        int first = TextCursor.endOfQuoted(line, start);
        for (int end = first; end < line.length(); end = TextCursor.endOfQuoted(line, end + 1)) {
            if (isStatus(line, end + 1)) {
                return end;
            }
        }
        return first;
    }

    private static boolean isStatus(String line, int at) {
        int end = at + AFTER_REQUEST;
        if (line.startsWith(" - ", at)) {
            return true;
        }
        boolean separated =
                end <= line.length() && line.charAt(at) == ' ' && (end == line.length() || line.charAt(end) == ' ');
        return separated && line.substring(at + 1, end).chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }

    /** A word, or several that are separated by a comma and a blank as in {@code X-Forwarded-For}. */
    private static String list(TextCursor head) {
        String word = head.word();
        while (word.endsWith(",")) {
            // Only the last one counts.
            word = head.word();
        }
        return word;
    }

    /** Traefik adds the number of the request, the router, the server and the duration. Returns the duration in seconds. */
    private static @Nullable Double traefik(TextCursor rest, ObjectNode details) {
        if (LogNumber.whole(rest.word()).isEmpty() || !rest.follows('"')) {
            return null;
        }
        String router = rest.quoted();
        rest.quoted();
        String duration = rest.word();
        if (!duration.endsWith(MILLIS)) {
            return null;
        }
        details.put("router", router);
        return LogNumber.of(duration.substring(0, duration.length() - MILLIS.length()))
                .map(millis -> millis / MILLIS_PER_SECOND)
                .orElse(null);
    }
}
