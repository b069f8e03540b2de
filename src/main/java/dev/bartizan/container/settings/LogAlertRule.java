package dev.bartizan.container.settings;

import dev.bartizan.settings.DurationText;
import java.time.Duration;
import java.util.Locale;

/**
 * When somebody must be told about a container's log.
 *
 * @param text text of a line, in any case; not a regular expression
 * @param count number of such lines, from 1 to 1000
 * @param within the time in which they are written, from 1 s to a day
 */
public record LogAlertRule(String text, int count, Duration within) {

    /** What a text must be; the end of a sentence. */
    static final String ALLOWED =
            "a text, a number from 1 to 1000 and a time from 1s to 1d, such as out of memory 5/1m";

    private static final int LONGEST_TEXT = 200;
    private static final int MOST_LINES = 1_000;
    private static final Duration LONGEST = Duration.ofDays(1);

    /**
     * Parses {@code text 5/1m}. The text can have blanks.
     *
     * @throws IllegalArgumentException if it has another form
     */
    static LogAlertRule parse(String label) {
        int blank = label.lastIndexOf(' ');
        int slash = label.indexOf('/', blank + 1);
        if (blank < 0 || slash < 0) {
            throw new IllegalArgumentException(label);
        }
        LogAlertRule rule = new LogAlertRule(
                label.substring(0, blank).strip(),
                Integer.parseInt(label.substring(blank + 1, slash)),
                DurationText.parse(label.substring(slash + 1)));
        boolean valid = !rule.text.isEmpty()
                && rule.text.length() <= LONGEST_TEXT
                && rule.count >= 1
                && rule.count <= MOST_LINES
                && rule.within.compareTo(Duration.ofSeconds(1)) >= 0
                && rule.within.compareTo(LONGEST) <= 0;
        if (!valid) {
            throw new IllegalArgumentException(label);
        }
        return rule;
    }

    /** Whether a line has the text. */
    public boolean matches(String line) {
        return line.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }
}
