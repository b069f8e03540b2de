package dev.bartizan.livelog.accesslog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.livelog.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of any access log that Bartizan knows. Each line shows its format, so a file can have several. A line of an unknown
 * format becomes {@code raw}. Takes time linear in the length of the line. Thread-safe.
 */
final class LineReader {

    private static final Logger LOG = Logger.getLogger(LineReader.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_URI = 4_096;
    private static final int LONGEST_TEXT = 1_024;
    private static final int MOST_DETAILS = 50;
    private static final String CUT = "cut";
    private static final String ELLIPSIS = "…";

    private final MaskedParameters masked;
    private final Clock clock;
    private final int maximum;
    private final JsonFormat json;
    private final ConsoleFormat console;
    private final HaproxyFormat haproxy;
    private final CombinedFormat combined;

    /**
     * @param maximum maximum number of bytes of a line that is kept whole; of a longer one, the fields are kept, shortened
     * @param zone the zone of times that come without one
     */
    LineReader(MaskedParameters masked, Clock clock, int maximum, ZoneId zone) {
        this.masked = masked;
        this.clock = clock;
        this.maximum = maximum;
        this.json = new JsonFormat(masked, clock);
        this.console = new ConsoleFormat(json);
        this.haproxy = new HaproxyFormat(masked, zone);
        this.combined = new CombinedFormat(masked);
    }

    /** Whether a line is kept shortened, so that it must be read at once. */
    boolean isLong(RawLine raw) {
        return raw.cut() || raw.bytes().length > maximum;
    }

    /** The event of a line; of an unknown format with the line as {@code raw} in the details. */
    AccessEvent read(RawLine raw) {
        return readKnown(raw).orElseGet(() -> unreadable(raw));
    }

    /** The event of a line; empty if it has an unknown format. */
    Optional<AccessEvent> readKnown(RawLine raw) {
        try {
            return readKnown(text(raw), isLong(raw));
        } catch (RuntimeException unexpected) {
            // One line of a client must neither end the thread that follows the logs nor the connection of a client.
            LOG.debugv(unexpected, "access_log_line_unreadable");
            return Optional.empty();
        }
    }

    private Optional<AccessEvent> readKnown(String text, boolean isLong) {
        return known(text, isLong).map(event -> {
            if (!isLong) {
                return event;
            }
            shorten(event.details());
            return event.shortened(LONGEST_TEXT, LONGEST_URI);
        });
    }

    /** The current time. */
    Instant now() {
        return clock.instant();
    }

    private static String text(RawLine raw) {
        return new String(raw.bytes(), StandardCharsets.UTF_8);
    }

    private Optional<AccessEvent> known(String text, boolean isLong) {
        return text.startsWith("{")
                ? readJson(text, isLong)
                : console.read(text).or(() -> combined.read(text)).or(() -> haproxy.read(text));
    }

    private Optional<AccessEvent> readJson(String text, boolean isLong) {
        if (!isLong) {
            try {
                if (JSON.readTree(text) instanceof ObjectNode line) {
                    return Optional.of(json.event(line));
                }
            } catch (JsonProcessingException damaged) {
                // Something may be read of it nevertheless.
                return readDamaged(text);
            }
        }
        return readDamaged(text);
    }

    private Optional<AccessEvent> readDamaged(String text) {
        return Optional.of(json.event(LenientJson.read(text)))
                .filter(event -> event.request().clientIp() != null);
    }

    private AccessEvent unreadable(RawLine raw) {
        String text = text(raw);
        String kept = text.length() > maximum ? text.substring(0, maximum) : text;
        ObjectNode details = JsonNodeFactory.instance.objectNode().put("raw", masked.inText(kept));
        if (isLong(raw)) {
            details.put(CUT, true);
        }
        return new AccessEvent(
                clock.instant(),
                Severity.INFO,
                null,
                AccessEvent.Request.UNKNOWN,
                AccessEvent.Response.UNKNOWN,
                BlockRules.judge(null, "", "", MissingNode.getInstance()),
                details);
    }

    /** Keeps short members only. */
    private static void shorten(ObjectNode details) {
        int kept = 0;
        for (Iterator<Map.Entry<String, JsonNode>> members =
                        details.properties().iterator();
                members.hasNext(); ) {
            Map.Entry<String, JsonNode> member = members.next();
            boolean isShort = member.getKey().length() <= LONGEST_TEXT
                    && (member.getValue().isTextual()
                                    ? member.getValue().textValue().length()
                                    : member.getValue().toString().length())
                            <= LONGEST_TEXT;
            if (!isShort || ++kept > MOST_DETAILS) {
                members.remove();
            }
        }
        details.put(CUT, true);
    }

    /** The beginning of a text. */
    static @Nullable String beginning(@Nullable String text, int length) {
        return text == null || text.length() <= length ? text : text.substring(0, length) + ELLIPSIS;
    }
}
