package dev.bartizan.fail2ban;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A ban of a jail that is in force. */
@Schema(description = "A ban of a jail that is in force.")
public record JailBan(
        @Schema(
                description = "An address or a network; or whatever else somebody has told fail2ban to ban.",
                examples = "45.155.205.7")
        String ip,

        @Schema(description = "When it began.") Instant since,

        @Schema(description = "When it ends; null if it doesn't.")
        Instant until) {

    /** {@code 192.0.2.1 	2026-11-20 20:57:08 + 600 = 2026-11-20 21:07:08}. */
    private static final Pattern LINE = Pattern.compile(
            "(.*?) *\\t(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d) \\+ (-?\\d{1,12}) = .*", Pattern.DOTALL);

    private static final DateTimeFormatter LOCAL_TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    /**
     * Reads a line of {@code get <jail> banip --with-time}.
     *
     * @param zone of the server, which writes local times
     * @return nothing if it is none
     */
    static Optional<JailBan> read(String line, ZoneId zone) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Instant since =
                LocalDateTime.parse(matcher.group(2), LOCAL_TIME).atZone(zone).toInstant();
        long seconds = Long.parseLong(matcher.group(3));
        return Optional.of(new JailBan(matcher.group(1), since, seconds < 0 ? null : since.plusSeconds(seconds)));
    }
}
