package dev.bartizan.container.soak;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Expressions for log lines of an app that look like errors but are harmless. They can come from container labels, so they
 * have RE2's syntax, whose time is linear in the length of a line. An invalid expression is ignored.
 *
 * @see <a href="https://github.com/google/re2/wiki/Syntax">Syntax of RE2</a>
 */
record AllowedLines(List<Pattern> patterns) {

    /** Name of the label with an expression. */
    static final String LABEL = "bartizan.soak.allow";

    private static final Logger LOG = Logger.getLogger(AllowedLines.class);

    private static final int LONGEST_EXPRESSION = 1_000;

    /** Maximum length of an expression after its counts are expanded; it bounds the cost of compiling. */
    private static final int LARGEST_EXPANSION = 100_000;

    /** Maximum number of instructions; in the worst case each one runs for each character of a line. */
    private static final int LARGEST_PROGRAM = 2_000;

    private static final String TOO_LARGE = "Its counts, such as {100}, make it too large.";

    private static final Pattern COUNTS = Pattern.compile("\\{([0-9]{1,9})(?:,([0-9]{1,9})?)?\\}");

    /**
     * Compiles the expressions; logs and ignores invalid ones.
     *
     * @param expressions each may match anywhere in a line
     */
    static AllowedLines of(String app, Collection<String> expressions) {
        return new AllowedLines(expressions.stream()
                .flatMap(expression -> compile(app, expression).stream())
                .toList());
    }

    /** Whether an expression is valid. */
    static boolean readable(String expression) {
        return expression.length() <= LONGEST_EXPRESSION
                && !Pattern.compile(expression).pattern().isEmpty();
    }

    private static Optional<Pattern> compile(String app, String expression) {
        if (expression.length() > LONGEST_EXPRESSION) {
            return ignored(app, expression, "It is longer than %d characters.".formatted(LONGEST_EXPRESSION));
        }
        if (expression.length() * repetitions(expression) > LARGEST_EXPANSION) {
            return ignored(app, expression, TOO_LARGE);
        }
        try {
            Pattern pattern = Pattern.compile(expression);
            return pattern.programSize() <= LARGEST_PROGRAM
                    ? Optional.of(pattern)
                    : ignored(app, expression, TOO_LARGE);
        } catch (PatternSyntaxException unreadable) {
            return ignored(app, expression, "Its syntax is not RE2's: %s.".formatted(unreadable.getMessage()));
        }
    }

    private static Optional<Pattern> ignored(String app, String expression, String reason) {
        LOG.warnv("soak_allow_ignored", kv("app", app), kv("expression", expression), kv("reason", reason));
        return Optional.empty();
    }

    /** The product of all counts, such as {@code {2,5}}: an upper bound of the repetitions of nested parts. */
    private static double repetitions(String expression) {
        double product = 1;
        for (Matcher counts = COUNTS.matcher(expression); counts.find(); ) {
            String maximum = counts.group(2) == null ? counts.group(1) : counts.group(2);
            product *= Math.max(1, Double.parseDouble(maximum));
        }
        return product;
    }

    /** Whether one of the expressions matches in the line. */
    boolean allow(String line) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(line).find());
    }
}
