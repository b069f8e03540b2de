package dev.bartizan.ban.bulk;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads bans from lines that begin with an address, a CIDR or a range. What follows after a blank, a comma or a semicolon
 * is a comment, as are lines that begin with {@code #} or a semicolon.
 */
final class PlainBans implements BulkReader {

    private final BodyLines lines;
    private final Map<String, String> defaults;

    private PlainBans(byte[] text, Map<String, String> defaults) {
        this.lines = new BodyLines(new ByteArrayInputStream(text));
        this.defaults = defaults;
    }

    /**
     * The reader for a text in any of the notations: the first line with a text decides which one it is.
     *
     * @param defaults fields of each line, if the lines have only addresses
     * @throws IOException if it is JSON with a wrong beginning
     */
    static BulkReader orOther(byte[] text, Map<String, String> defaults) throws IOException {
        BodyLines start = new BodyLines(new ByteArrayInputStream(text));
        String first = "";
        while (first.isEmpty() && start.next()) {
            first = start.text();
        }
        if (first.startsWith("[")) {
            return JsonBans.array(new ByteArrayInputStream(text));
        }
        if (first.startsWith("{")) {
            return JsonBans.lines(new ByteArrayInputStream(text));
        }
        return isHeader(first) ? new CsvBans(new ByteArrayInputStream(text)) : new PlainBans(text, defaults);
    }

    private static boolean isHeader(String line) {
        for (String name : line.toLowerCase(Locale.ROOT).split(",")) {
            String column = name.strip().replace("\"", "");
            if (column.equals(BulkFields.IP) || column.equals(BulkFields.VALUE)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Optional<BulkEntry> next() throws IOException {
        while (lines.next()) {
            String line = lines.text();
            if (!line.isEmpty() && line.charAt(0) != '#' && line.charAt(0) != ';') {
                Map<String, String> fields = new HashMap<>(defaults);
                fields.put(BulkFields.IP, firstWord(line));
                return Optional.of(BulkEntry.of(lines.number(), fields));
            }
        }
        return Optional.empty();
    }

    private static String firstWord(String line) {
        int end = 0;
        while (end < line.length() && line.charAt(end) > ' ' && line.charAt(end) != ',' && line.charAt(end) != ';') {
            end++;
        }
        return line.substring(0, end);
    }
}
