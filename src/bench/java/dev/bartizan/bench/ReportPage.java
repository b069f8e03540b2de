package dev.bartizan.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The page that a report is written to. The text before and after the two markers is written by people, and is kept.
 */
final class ReportPage {

    private static final String BEGIN = "<!-- Written by `make bench`. -->\n";
    private static final String END = "<!-- End of what is written by `make bench`. -->\n";

    private final Path file;

    private ReportPage(Path file) {
        this.file = file;
    }

    /** @throws IllegalStateException if the page can't be read or lacks a marker; to be known before hours are spent */
    static ReportPage of(Path file) throws IOException {
        ReportPage page = new ReportPage(file);
        page.with("");
        return page;
    }

    /** Replaces the text of an earlier run. */
    void write(String report) throws IOException {
        Files.writeString(file, with(report));
    }

    private String with(String report) throws IOException {
        String text = Files.readString(file);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException("%s must have the lines %sand %s".formatted(file, BEGIN, END));
        }
        return text.substring(0, begin) + BEGIN + "\n" + report + "\n" + text.substring(end);
    }
}
