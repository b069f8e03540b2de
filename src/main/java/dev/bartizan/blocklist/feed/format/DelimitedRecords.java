package dev.bartizan.blocklist.feed.format;

import com.google.re2j.Pattern;
import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.RejectedLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@link FeedFormat#CSV}, {@link FeedFormat#PIPE} and {@link FeedFormat#COLUMNS}: one field of each record is the
 * address.
 *
 * <p>If the list has no {@code column}, the first address in the first record determines the column; with {@link
 * FeedFormat#COLUMNS}, whose lines can have different numbers of words, it is the first address of each line. If the
 * first two fields of a feed without a header are addresses, all fields are (StopForumSpam).
 */
final class DelimitedRecords {

    private static final int UNKNOWN = -1;
    private static final int EVERY = -2;
    private static final int FIRST_OF_LINE = -3;
    private static final int PIPE_COLUMN = 2;
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,3}");

    private final FeedEntries entries;
    private final DelimitedFields fields;
    private final char delimiter;
    private final Optional<String> header;
    private int column;
    private boolean firstRecord = true;

    DelimitedRecords(FeedEntries entries, FeedBytes window, char delimiter, Optional<String> wanted) {
        this.entries = entries;
        this.fields = new DelimitedFields(window, delimiter);
        this.delimiter = delimiter;
        this.header = wanted.filter(name -> !NUMBER.matcher(name).matches());
        this.column = wanted.filter(name -> header.isEmpty())
                .map(number -> Integer.parseInt(number) - 1)
                .orElse(header.isEmpty() ? defaultColumn(delimiter) : UNKNOWN);
    }

    private static int defaultColumn(char delimiter) {
        return switch (delimiter) {
            case '|' -> PIPE_COLUMN;
            case DelimitedFields.WHITE_SPACE -> FIRST_OF_LINE;
            default -> UNKNOWN;
        };
    }

    /**
     * Reads all records.
     *
     * @return the number of lines
     */
    long read() throws IOException {
        while (fields.nextRecord()) {
            if (column == UNKNOWN && header.isPresent()) {
                if (findHeader(header.get())) {
                    continue;
                }
            }
            if (column == EVERY) {
                readEvery();
            } else if (column == UNKNOWN) {
                findAddress();
            } else if (column == FIRST_OF_LINE) {
                readFirstAddress();
            } else {
                readColumn();
            }
            firstRecord = false;
        }
        return fields.number();
    }

    /**
     * Finds the column by name, in the comment before the first record or in the first record.
     *
     * @return whether the record was the header
     */
    private boolean findHeader(String name) throws IOException {
        Pattern separator = Pattern.compile(
                delimiter == DelimitedFields.WHITE_SPACE ? "\\s+" : Pattern.quote(String.valueOf(delimiter)));
        String[] commented = separator.split(fields.lastComment().strip(), -1);
        for (int index = 0; index < commented.length; index++) {
            if (unquote(commented[index]).equalsIgnoreCase(name.strip())) {
                column = index;
                return false;
            }
        }
        List<String> names = new ArrayList<>();
        while (fields.nextField()) {
            String found = RejectedLine.show(fields.bytes(), fields.from(), fields.to());
            if (found.equalsIgnoreCase(name.strip())) {
                column = fields.index();
                firstRecord = false;
                return true;
            }
            if (names.size() < RejectedLine.MAXIMUM_TEXT) {
                names.add(found);
            }
        }
        throw new FeedException(
                FeedFailure.NO_SUCH_COLUMN,
                "The feed has no column “%s”; its first line is: %s."
                        .formatted(RejectedLine.show(name), RejectedLine.show(String.join(" ", names))),
                Map.of("column", name));
    }

    private static String unquote(String field) {
        String text = field.strip();
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private void findAddress() throws IOException {
        boolean header = firstRecord;
        boolean every = firstRecord && fields.lastComment().indexOf(delimiter) < 0;
        byte[] firstField = {};
        while (fields.nextField()) {
            if (fields.index() == 0) {
                firstField = fieldText().getBytes(StandardCharsets.UTF_8);
            }
            header &= isHeading();
            if (column == EVERY) {
                readField();
            } else if (column == UNKNOWN && isAddress()) {
                column = fields.index();
                readField();
            } else if (column == 0 && fields.index() == 1 && every && isAddress()) {
                column = EVERY;
                readField();
            }
        }
        if (column == UNKNOWN && !header) {
            rejectWithoutAddress(firstField);
        }
    }

    private void readFirstAddress() throws IOException {
        boolean header = firstRecord;
        boolean found = false;
        byte[] firstField = {};
        while (fields.nextField()) {
            if (fields.index() == 0) {
                firstField = fieldText().getBytes(StandardCharsets.UTF_8);
            }
            header &= isHeading();
            if (!found && isAddress()) {
                found = true;
                readField();
            }
        }
        if (!found && !header) {
            rejectWithoutAddress(firstField);
        }
    }

    private void rejectWithoutAddress(byte[] firstField) {
        entries.reject(fields.number(), firstField, 0, firstField.length, "No field of this line is an address.");
    }

    private void readEvery() throws IOException {
        while (fields.nextField()) {
            readField();
        }
    }

    private void readColumn() throws IOException {
        while (fields.nextField()) {
            if (fields.index() == column) {
                if (!firstRecord || !isHeading()) {
                    readField();
                }
                return;
            }
        }
        entries.reject(
                fields.number(),
                fields.bytes(),
                fields.from(),
                fields.to(),
                "The line has fewer than %d fields.".formatted(column + 1));
    }

    private void readField() throws FeedException {
        if (column == EVERY && fields.isEmpty()) {
            return;
        }
        if (fields.tooLong()) {
            entries.reject(fields.number(), "", "The field is longer than %d bytes.".formatted(FeedBytes.SIZE));
            return;
        }
        isAddress();
        if (!entries.accept()) {
            entries.reject(fields.number(), fields.bytes(), fields.from(), fields.to());
        }
    }

    private boolean isAddress() {
        return entries.isAddress(fields.bytes(), fields.from(), fields.to())
                || entries.isAnyNotation(fields.bytes(), fields.from(), fields.to());
    }

    /** Whether the field can be the name of a column: it has no dot and no colon, and each address has one of them. */
    private boolean isHeading() {
        for (int at = fields.from(); at < fields.to(); at++) {
            byte character = fields.bytes()[at];
            if (character == '.' || character == ':') {
                return false;
            }
        }
        return true;
    }

    private String fieldText() {
        return RejectedLine.show(fields.bytes(), fields.from(), fields.to());
    }
}
