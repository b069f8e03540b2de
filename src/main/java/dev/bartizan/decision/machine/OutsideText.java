package dev.bartizan.decision.machine;

/** Texts of agents, which contain parts of log lines that attackers have written. */
final class OutsideText {

    private static final int LONGEST = 200;

    private OutsideText() {}

    /** One line of at most 200 characters; control characters, formatting and line ends become blanks. */
    static String line(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(character -> line.appendCodePoint(shown(character) ? character : ' '));
        return line.toString().strip();
    }

    private static boolean shown(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
