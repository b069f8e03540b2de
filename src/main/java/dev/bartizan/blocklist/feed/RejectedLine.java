package dev.bartizan.blocklist.feed;

import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An entry that was rejected.
 *
 * @param line number of its line, from 1
 * @param text the entry, at most {@value #MAXIMUM_TEXT} characters, control characters escaped
 * @param reason why it was rejected, for people
 */
@Schema(description = "An entry of a feed that was rejected.")
public record RejectedLine(
        @Schema(description = "Line in the feed, from 1.") long line,

        @Schema(description = "The entry, cut to 200 characters, control characters escaped.")
        String text,

        @Schema(description = "Why it was rejected.") String reason) {

    public static final int MAXIMUM_TEXT = 200;

    /** Escapes bytes of a feed, which can be anything, so that they are safe to log and to display. */
    public static String show(byte[] bytes, int from, int to) {
        // A character takes at most 4 bytes, so no more than these can be shown.
        int length = Math.min(to - from, 4 * MAXIMUM_TEXT);
        return show(new String(bytes, from, length, StandardCharsets.UTF_8));
    }

    public static String show(String text) {
        var shown = new StringBuilder();
        text.codePoints().forEach(character -> {
            if (Character.isISOControl(character)
                    || Character.getType(character) == Character.FORMAT
                    || !Character.isDefined(character)) {
                shown.append("\\u%04x".formatted(character));
            } else {
                shown.appendCodePoint(character);
            }
        });
        if (shown.length() <= MAXIMUM_TEXT) {
            return shown.toString();
        }
        int end = Character.isHighSurrogate(shown.charAt(MAXIMUM_TEXT - 2)) ? MAXIMUM_TEXT - 2 : MAXIMUM_TEXT - 1;
        return shown.substring(0, end) + "…";
    }
}
