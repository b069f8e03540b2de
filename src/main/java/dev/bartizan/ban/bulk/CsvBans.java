package dev.bartizan.ban.bulk;

import dev.bartizan.error.ServiceException;
import dev.bartizan.http.CsvCell;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads bans from CSV with a header line, in the notation of RFC 4180. A record is one line, so that a missing quotation
 * mark spoils its line alone.
 */
final class CsvBans implements BulkReader {

    private static final int MAX_COLUMNS = 100;

    private final BodyLines lines;
    private final List<String> columns;

    /** Whether it is an export of bans, whose texts are written as {@link CsvCell} does. */
    private final boolean exported;

    /**
     * Reads the header.
     *
     * @throws ServiceException {@code VALIDATION_FAILED} if it has unknown columns, or none for the address
     * @throws IOException if the body can't be read
     */
    CsvBans(InputStream body) throws IOException {
        this.lines = new BodyLines(body);
        String header = nextLine() ? lines.text() : "";
        this.columns = split(header)
                .map(names -> names.stream()
                        .map(name -> name.strip().toLowerCase(Locale.ROOT))
                        .toList())
                .orElse(List.of());
        if (!columns.contains(BulkFields.VALUE) && !columns.contains(BulkFields.IP)) {
            throw invalid("must have a column value or ip", header);
        }
        for (String column : columns) {
            if (!BulkFields.KNOWN.contains(column)) {
                throw invalid(BulkFields.unknown(column), header);
            }
        }
        this.exported = columns.equals(BanCsv.COLUMNS);
    }

    private static ServiceException invalid(String reason, String header) {
        return ServiceException.invalid(Map.of("header", reason), Map.of("header", header));
    }

    @Override
    public Optional<BulkEntry> next() throws IOException {
        return nextLine() ? Optional.of(entry()) : Optional.empty();
    }

    /** Skips empty lines. */
    private boolean nextLine() throws IOException {
        while (lines.next()) {
            if (!lines.text().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private BulkEntry entry() {
        Map<String, String> shown = Map.of("", lines.text());
        if (lines.tooLong()) {
            return BulkEntry.unreadable(lines.number(), shown, "The line is longer than " + LONGEST + " bytes.");
        }
        Optional<List<String>> values = split(lines.text());
        if (values.isEmpty()) {
            return BulkEntry.unreadable(lines.number(), shown, "The line has a wrong quotation mark.");
        }
        if (values.get().size() != columns.size()) {
            return BulkEntry.unreadable(
                    lines.number(),
                    shown,
                    "The line must have " + columns.size() + " fields, like the header, but has "
                            + values.get().size() + ".");
        }
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            String cell = values.get().get(i).strip();
            String value = exported ? CsvCell.text(cell) : cell;
            if (!value.isEmpty()) {
                fields.put(columns.get(i), value);
            }
        }
        return BulkEntry.of(lines.number(), fields);
    }

    /** The fields of a line; empty if its quotation marks are wrong. */
    static Optional<List<String>> split(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        int at = 0;
        while (fields.size() <= MAX_COLUMNS) {
            field.setLength(0);
            if (at < line.length() && line.charAt(at) == '"') {
                at = quoted(line, at + 1, field);
                if (at < 0 || at < line.length() && line.charAt(at) != ',') {
                    return Optional.empty();
                }
            } else {
                int comma = line.indexOf(',', at);
                int end = comma < 0 ? line.length() : comma;
                field.append(line, at, end);
                at = end;
            }
            fields.add(field.toString());
            if (at == line.length()) {
                break;
            }
            at++;
        }
        return Optional.of(fields);
    }

    /** Reads a quoted field; returns the position after its end, or -1 if it has none. */
    private static int quoted(String line, int start, StringBuilder field) {
        int at = start;
        while (at < line.length()) {
            char character = line.charAt(at);
            if (character != '"') {
                field.append(character);
                at++;
            } else if (at + 1 < line.length() && line.charAt(at + 1) == '"') {
                field.append('"');
                at += 2;
            } else {
                return at + 1;
            }
        }
        return -1;
    }
}
