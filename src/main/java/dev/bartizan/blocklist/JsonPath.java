package dev.bartizan.blocklist;

import java.util.ArrayList;
import java.util.List;

/**
 * Where addresses are in a JSON document, for example {@code prefixes[].ip_prefix}.
 *
 * <ul>
 *   <li>{@code name} is a member of an object; names with other characters than letters, digits, {@code _} and {@code -}
 *       are quoted: {@code "a.b"}.
 *   <li>{@code .} separates names.
 *   <li>{@code []} is each element of an array.
 *   <li>{@code *} is each member of an object.
 * </ul>
 *
 * If a path ends at an array, the array's elements are the addresses. A JSON Pointer (RFC 6901), which begins with
 * {@code /}, can be used instead.
 *
 * @param steps from the document's root
 */
public record JsonPath(List<Step> steps) {

    private static final int MAX_PATHS = 20;
    private static final int MAX_STEPS = 50;

    /** One step from a value to values that it contains. */
    public sealed interface Step {

        /** Whether the step leads to an object's member of that name. */
        boolean matchesMember(String name);

        /** Whether the step leads to an array's element. */
        boolean matchesElement(int index);
    }

    private record Member(String name) implements Step {
        @Override
        public boolean matchesMember(String other) {
            return other.equals(name);
        }

        @Override
        public boolean matchesElement(int index) {
            return false;
        }
    }

    private record AnyMember() implements Step {
        @Override
        public boolean matchesMember(String name) {
            return true;
        }

        @Override
        public boolean matchesElement(int index) {
            return false;
        }
    }

    private record AnyElement() implements Step {
        @Override
        public boolean matchesMember(String name) {
            return false;
        }

        @Override
        public boolean matchesElement(int index) {
            return true;
        }
    }

    /** A part of a JSON Pointer, which is a member's name or an element's index. */
    private record PointerToken(String token) implements Step {
        @Override
        public boolean matchesMember(String name) {
            return name.equals(token);
        }

        @Override
        public boolean matchesElement(int index) {
            return token.equals(Integer.toString(index));
        }
    }

    /**
     * Parses paths that commas separate, or a JSON Pointer.
     *
     * @throws IllegalArgumentException if the text is invalid; the message is a sentence for people
     */
    public static List<JsonPath> parse(String text) {
        if (text.isBlank() || text.startsWith("/")) {
            return List.of(pointer(text));
        }
        var parser = new Parser(text);
        List<JsonPath> paths = new ArrayList<>();
        do {
            paths.add(parser.path());
        } while (parser.skip(','));
        if (!parser.isAtEnd()) {
            throw parser.unexpected();
        }
        if (paths.size() > MAX_PATHS) {
            throw new IllegalArgumentException("At most %d paths are possible.".formatted(MAX_PATHS));
        }
        return paths;
    }

    /** A name as part of a path. */
    public static String quoted(String name) {
        boolean plain = !name.isEmpty() && name.chars().allMatch(Parser::isNameCharacter);
        return plain ? name : '"' + name + '"';
    }

    private static JsonPath pointer(String text) {
        List<Step> steps = new ArrayList<>();
        String[] tokens = text.strip().split("/", -1);
        for (int index = 1; index < tokens.length; index++) {
            steps.add(new PointerToken(tokens[index].replace("~1", "/").replace("~0", "~")));
        }
        return limited(steps);
    }

    private static JsonPath limited(List<Step> steps) {
        if (steps.size() > MAX_STEPS) {
            throw new IllegalArgumentException("A path has at most %d steps.".formatted(MAX_STEPS));
        }
        return new JsonPath(List.copyOf(steps));
    }

    private static final class Parser {

        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        JsonPath path() {
            List<Step> steps = new ArrayList<>();
            skipBlanks();
            if (skip('[')) {
                steps.add(elements());
            } else {
                steps.add(member());
            }
            while (true) {
                if (skip('[')) {
                    steps.add(elements());
                } else if (skip('.')) {
                    steps.add(member());
                } else {
                    skipBlanks();
                    return limited(steps);
                }
            }
        }

        private Step elements() {
            if (!skip(']')) {
                throw unexpected();
            }
            return new AnyElement();
        }

        private Step member() {
            if (skip('*')) {
                return new AnyMember();
            }
            int start = at;
            if (skip('"')) {
                int end = text.indexOf('"', at);
                if (end < 0) {
                    throw new IllegalArgumentException("A quote is not closed.");
                }
                at = end + 1;
                return new Member(text.substring(start + 1, end));
            }
            while (at < text.length() && isNameCharacter(text.charAt(at))) {
                at++;
            }
            if (at == start) {
                throw unexpected();
            }
            return new Member(text.substring(start, at));
        }

        boolean skip(char character) {
            boolean found = at < text.length() && text.charAt(at) == character;
            at += found ? 1 : 0;
            return found;
        }

        boolean isAtEnd() {
            return at == text.length();
        }

        IllegalArgumentException unexpected() {
            return new IllegalArgumentException(
                    isAtEnd()
                            ? "A name, * or ] is missing at the end."
                            : "Character %d is not expected there.".formatted(at + 1));
        }

        private void skipBlanks() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }

        static boolean isNameCharacter(int character) {
            return Character.isLetterOrDigit(character) || character == '_' || character == '-';
        }
    }
}
