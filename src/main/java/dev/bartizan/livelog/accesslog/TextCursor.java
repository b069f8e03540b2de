package dev.bartizan.livelog.accesslog;

/** Reads the parts of a line from left to right, in linear time. At the end of the line, parts are empty. Not thread-safe. */
final class TextCursor {

    private final String line;
    private int at;

    TextCursor(String line, int at) {
        this.line = line;
        this.at = at;
    }

    /** The next word; blanks before it are skipped. */
    String word() {
        skipBlanks();
        int start = at;
        while (at < line.length() && line.charAt(at) != ' ') {
            at++;
        }
        return line.substring(start, at);
    }

    /** Whether the next part begins with this character; blanks before it are skipped. */
    boolean follows(char first) {
        skipBlanks();
        return at < line.length() && line.charAt(at) == first;
    }

    /** The next text in quotation marks, without them; a word if there is none. The end may be missing. */
    String quoted() {
        if (!follows('"')) {
            return word();
        }
        int start = at + 1;
        int end = endOfQuoted(line, start);
        at = Math.min(end + 1, line.length());
        return line.substring(start, end);
    }

    /** Skips {@code {…}}, which must not contain a closing brace. */
    void skipBraces() {
        int end = line.indexOf('}', at);
        at = end < 0 ? line.length() : end + 1;
    }

    /** The index of the quotation mark that ends a text; a backslash escapes one. The end of the line if there is none. */
    static int endOfQuoted(String line, int start) {
        int end = start;
        while (end < line.length() && line.charAt(end) != '"') {
            end += line.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(end, line.length());
    }

    private void skipBlanks() {
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
    }
}
