package dev.bartizan.container.check;

import java.util.ArrayList;
import java.util.List;

/** Splits a command into its words as a POSIX shell does, with quotes and backslashes. It expands nothing. */
public final class CommandLine {

    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private int at;

    private CommandLine(String text) {
        this.text = text;
    }

    /**
     * The words of a command; empty if there are none.
     *
     * @throws IllegalArgumentException with a message that can be shown to users: a quote isn't closed, or nothing follows a
     *     backslash
     */
    public static List<String> split(String text) {
        CommandLine line = new CommandLine(text);
        while (line.at < text.length()) {
            line.next();
        }
        line.endWord();
        return List.copyOf(line.words);
    }

    private void next() {
        char c = text.charAt(at++);
        if (Character.isWhitespace(c)) {
            endWord();
            return;
        }
        inWord = true;
        switch (c) {
            case '\'' -> singleQuoted();
            case '"' -> doubleQuoted();
            case '\\' -> word.append(escaped());
            default -> word.append(c);
        }
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }

    private void singleQuoted() {
        int end = text.indexOf('\'', at);
        if (end < 0) {
            throw new IllegalArgumentException("A quote (') is not closed in the command.");
        }
        word.append(text, at, end);
        at = end + 1;
    }

    private void doubleQuoted() {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return;
            }
            if (c == '\\' && at < text.length() && "$`\"\\".indexOf(text.charAt(at)) >= 0) {
                c = escaped();
            }
            word.append(c);
        }
        throw new IllegalArgumentException("A quote (\") is not closed in the command.");
    }

    private char escaped() {
        if (at == text.length()) {
            throw new IllegalArgumentException("Nothing follows the backslash at the end of the command.");
        }
        return text.charAt(at++);
    }
}
