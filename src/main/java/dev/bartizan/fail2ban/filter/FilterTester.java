package dev.bartizan.fail2ban.filter;

import dev.bartizan.error.ServiceException;
import dev.bartizan.fail2ban.Fail2banConfig;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tests which lines a regular expression of fail2ban matches. The expression is never run in this process. */
@Singleton
public class FilterTester {

    static final int LONGEST_REGEX = 2_000;
    static final int MOST_LINES = 500;
    static final int LONGEST_LINE = 4_000;

    private static final int MOST_BYTES = 64 * 1024;

    private final Fail2banConfig config;
    private final RegexProgram program;

    FilterTester(Fail2banConfig config, RegexProgram program) {
        this.config = config;
        this.program = program;
    }

    /** Whether fail2ban is used at all. */
    boolean enabled() {
        return config.enabled();
    }

    /** The program that is needed and not installed; empty if all are. */
    Optional<String> missing() {
        return program.missing();
    }

    /**
     * Tests sample lines.
     *
     * @throws ServiceException {@code FEATURE_OFF}; {@code VALIDATION_FAILED} for a wrong regular expression, one that takes
     *     too long, or lines that are too long; {@code OVERLOADED}; {@code FAIL2BAN_COMMAND_FAILED}
     */
    public FilterTestView test(String regex, List<String> lines) {
        if (!config.enabled()) {
            throw ServiceException.featureOff("fail2ban is", "BARTIZAN_FAIL2BAN_ENABLED=true");
        }
        check(regex, lines);
        List<FilterTestView.LineView> tested = new ArrayList<>();
        List<String> sample = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            // As the program writes it: a lone surrogate is no character.
            String line = new String(lines.get(i).getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            if (!line.isEmpty() && line.charAt(0) != '#') {
                sample.add(line);
                tested.add(new FilterTestView.LineView(i + 1, line, false, null));
            }
        }
        return FilterTestView.of(sample.isEmpty() ? tested : matched(tested, program.run(regex, sample)));
    }

    /** Both lists are in the order of the lines, and a line has one match at most. */
    private static List<FilterTestView.LineView> matched(List<FilterTestView.LineView> tested, List<String> matches) {
        List<FilterTestView.LineView> result = new ArrayList<>();
        Iterator<String> rest = matches.iterator();
        String next = rest.hasNext() ? rest.next() : "";
        for (FilterTestView.LineView line : tested) {
            // The address has no tab, while the line can have some.
            int tab = next.indexOf('\t');
            if (tab >= 0 && next.substring(tab + 1).equals(line.line())) {
                result.add(new FilterTestView.LineView(line.number(), line.line(), true, next.substring(0, tab)));
                next = rest.hasNext() ? rest.next() : "";
            } else {
                result.add(line);
            }
        }
        return result;
    }

    private static void check(String regex, List<String> lines) {
        Map<String, String> wrong = new LinkedHashMap<>();
        if (regex.isBlank() || regex.length() > LONGEST_REGEX) {
            wrong.put("regex", "must have 1 to " + LONGEST_REGEX + " characters");
        } else if (regex.chars().anyMatch(Character::isISOControl)) {
            wrong.put("regex", "must be one line without control characters");
        }
        if (lines.isEmpty() || lines.size() > MOST_LINES) {
            wrong.put("lines", "must be 1 to " + MOST_LINES + " lines");
        } else if (lines.stream().anyMatch(line -> line.length() > LONGEST_LINE)) {
            wrong.put("lines", "must have at most " + LONGEST_LINE + " characters each");
        } else if (lines.stream()
                .flatMapToInt(String::chars)
                .anyMatch(each -> each != '\t' && Character.isISOControl(each))) {
            wrong.put("lines", "must have no control characters except tabs");
        } else if (bytes(lines) > MOST_BYTES) {
            wrong.put("lines", "must have at most " + MOST_BYTES + " bytes together");
        }
        if (!wrong.isEmpty()) {
            throw ServiceException.invalid(wrong, Map.of());
        }
    }

    private static long bytes(List<String> lines) {
        return lines.stream()
                .mapToLong(line -> line.getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }
}
