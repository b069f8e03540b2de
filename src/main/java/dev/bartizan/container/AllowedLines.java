package dev.bartizan.container;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jboss.logging.Logger;

/**
 * Lines of an app that speak of errors and mean none. The expressions come from labels, so that none may take long: one that
 * does, or can't be read, allows nothing.
 */
record AllowedLines(List<Pattern> patterns) {

    /** The name of the label with an expression. */
    static final String LABEL = "bartizan.soak.allow";

    private static final Logger LOG = Logger.getLogger(AllowedLines.class);

    private static final int LONGEST_EXPRESSION = 1_000;

    /** Far more than a sensible expression looks at in the longest line. */
    private static final int MOST_LOOKS = 1_000_000;

    /** @param expressions found anywhere in a line */
    static AllowedLines of(String app, Collection<String> expressions) {
        return new AllowedLines(expressions.stream()
                .flatMap(expression -> compile(app, expression).stream())
                .toList());
    }

    /** Whether an expression would be used. */
    static boolean readable(String expression) {
        return expression.length() <= LONGEST_EXPRESSION
                && !Pattern.compile(expression).pattern().isEmpty();
    }

    private static Optional<Pattern> compile(String app, String expression) {
        try {
            if (expression.length() <= LONGEST_EXPRESSION) {
                return Optional.of(Pattern.compile(expression));
            }
            LOG.warnv("soak_allow_ignored", kv("app", app), kv("reason", "too long"));
        } catch (PatternSyntaxException unreadable) {
            LOG.warnv("soak_allow_ignored", kv("app", app), kv("reason", unreadable.getMessage()));
        }
        return Optional.empty();
    }

    /** Whether one of them is found in a line. */
    boolean allow(String line) {
        return patterns.stream().anyMatch(pattern -> found(pattern, line));
    }

    private static boolean found(Pattern pattern, String line) {
        try {
            return pattern.matcher(new Looked(line, new int[] {MOST_LOOKS})).find();
        } catch (TooLong | StackOverflowError endless) {
            LOG.debugv("soak_allow_too_slow", kv("expression", pattern.pattern()));
            return false;
        }
    }

    /** A text that may be looked at so often; which is all that an expression does, however it goes back and forth. */
    private record Looked(CharSequence text, int[] left) implements CharSequence {

        @Override
        public char charAt(int index) {
            if (left[0]-- == 0) {
                throw new TooLong();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Looked(text.subSequence(start, end), left);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    private static final class TooLong extends RuntimeException {

        private static final long serialVersionUID = 1;

        TooLong() {
            super("", null, false, false);
        }
    }
}
