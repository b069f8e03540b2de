package dev.bartizan.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The blocks of commands that users copy from README and docs: those between {@code ```sh} and {@code ```}. A comment
 * {@code <!-- not run: reason -->} on the line before a block says that it can't be run by a test.
 */
final class DocumentedCommands {

    private static final String FENCE = "```";
    private static final String NOT_RUN = "<!-- not run:";

    private DocumentedCommands() {}

    /**
     * One block.
     *
     * @param page the file it is in
     * @param line the number of its first line
     * @param language the language after the fence; empty if there is none
     * @param text its lines
     * @param run whether a test can run it beside a service of this machine
     */
    record Block(Path page, int line, String language, String text, boolean run) {

        boolean commands() {
            return language.equals("sh");
        }

        @Override
        public String toString() {
            return page + ":" + line;
        }
    }

    /** The pages for users, the README first. */
    static List<Path> pages() {
        try (Stream<Path> docs = Files.walk(Path.of("docs"));
                Stream<Path> root = Files.list(Path.of(""))) {
            return Stream.concat(root.sorted((a, b) -> b.compareTo(a)), docs.sorted())
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The blocks of a page, of all languages. */
    static List<Block> blocks(Path page) {
        List<String> lines = lines(page);
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(FENCE)) {
                int begin = i;
                boolean run = begin == 0 || !lines.get(begin - 1).startsWith(NOT_RUN);
                StringBuilder text = new StringBuilder();
                for (i++; !lines.get(i).startsWith(FENCE); i++) {
                    text.append(lines.get(i)).append('\n');
                }
                String language = lines.get(begin).substring(FENCE.length());
                blocks.add(new Block(page, begin + 2, language, text.toString(), run));
            }
        }
        return blocks;
    }

    static List<String> lines(Path page) {
        try {
            return Files.readAllLines(page);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The part of a command outside of quotation marks; a space replaces each quoted text. */
    static String unquoted(String command) {
        StringBuilder seen = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < command.length(); i++) {
            char character = command.charAt(i);
            if (quote != 0) {
                quote = character == quote ? 0 : quote;
            } else if (character == '\'' || character == '"') {
                quote = character;
                seen.append(' ');
            } else if (character == '\\') {
                i++;
            } else {
                seen.append(character);
            }
        }
        return seen.toString();
    }
}
