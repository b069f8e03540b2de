package dev.bartizan.settings;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Durations as CrowdSec and people write them. Every accepted text has the documented format. */
public final class DurationTextFuzz {

    private static final Pattern FORM = Pattern.compile(
            "(?i)\\s*-?(?:(?:\\d+(?:\\.\\d+)?(?:ns|us|\u00b5s|\u03bcs|ms|s|m|h|d|w))+" + "|p[-+0-9.,dthms]+)\\s*");

    private DurationTextFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            Duration length = DurationText.parseSigned(text);
            if (!FORM.matches(text.strip())) {
                throw new IllegalStateException("No duration: " + text);
            }
            if (!DurationText.parseSigned(length.toString()).equals(length)) {
                throw new IllegalStateException("Written and read again it is another one: " + text);
            }
        } catch (IllegalArgumentException expected) {
            if (!expected.getMessage().startsWith("must be")) {
                throw new IllegalStateException(expected);
            }
        }
    }
}
