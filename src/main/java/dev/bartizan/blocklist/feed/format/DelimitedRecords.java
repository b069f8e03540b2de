package dev.bartizan.blocklist.feed.format;

import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.FeedOptions;
import dev.bartizan.blocklist.feed.RejectedLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * {@link FeedFormat#CSV}, {@link FeedFormat#PIPE} and {@link FeedFormat#COLUMNS}: one field of each record is the
 * address; another one can be its score.
 *
 * <p>If the list has no {@code column}, the first address in the first record determines the column; with {@link
 * FeedFormat#COLUMNS}, whose lines can have different numbers of words, it is the first address of each line. If the
 * first two fields of a feed without a header are addresses, all fields are (StopForumSpam).
 */
final class DelimitedRecords {

    private static final int UNKNOWN = RecordHeader.UNKNOWN;
    private static final int EVERY = -2;
    private static final int FIRST_OF_LINE = -3;
    private static final int PIPE_COLUMN = 2;
    private static final int LONGEST_ADDRESS = 128;
    private static final int NO_NUMBER = -1;

    private final FeedEntries entries;
    private final DelimitedFields fields;
    private final RecordHeader header;
    private final boolean scored;
    private final int minScore;
    private final byte[] address = new byte[LONGEST_ADDRESS];
    private int column;
    private boolean firstRecord = true;

    DelimitedRecords(FeedEntries entries, FeedBytes window, char delimiter, FeedOptions.Selection selection) {
        this.entries = entries;
        this.fields = new DelimitedFields(window, delimiter);
        this.header = new RecordHeader(delimiter, selection);
        this.scored = selection.minScore().isPresent();
        this.minScore = selection.minScore().orElse(0);
        this.column = selection.column().isPresent() ? header.address() : defaultColumn(delimiter);
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
            if (!header.isComplete()) {
                boolean isHeader = header.find(fields);
                column = header.address() == UNKNOWN ? column : header.address();
                if (isHeader) {
                    firstRecord = false;
                    continue;
                }
            }
            if (scored) {
                readScored();
            } else {
                readRecord();
            }
            firstRecord = false;
        }
        return fields.number();
    }

    private void readRecord() throws IOException {
        switch (column) {
            case EVERY -> readEvery();
            case UNKNOWN -> findAddress();
            case FIRST_OF_LINE -> readFirstAddress();
            default -> readColumn();
        }
    }

    private void findAddress() throws IOException {
        boolean heading = firstRecord;
        boolean every = firstRecord && fields.lastComment().indexOf(fields.delimiter()) < 0;
        byte[] firstField = {};
        while (fields.nextField()) {
            if (fields.index() == 0) {
                firstField = fieldText();
            }
            heading &= isHeading();
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
        if (column == UNKNOWN && !heading) {
            rejectWithoutAddress(firstField);
        }
    }

    private void readFirstAddress() throws IOException {
        boolean heading = firstRecord;
        boolean found = false;
        byte[] firstField = {};
        while (fields.nextField()) {
            if (fields.index() == 0) {
                firstField = fieldText();
            }
            heading &= isHeading();
            if (!found && isAddress()) {
                found = true;
                readField();
            }
        }
        if (!found && !heading) {
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

    /** Keeps the address until the score is known, because either can come first. */
    private void readScored() throws IOException {
        boolean heading = firstRecord;
        int length = NO_NUMBER;
        int score = NO_NUMBER;
        byte[] firstField = {};
        while (fields.nextField()) {
            if (fields.index() == 0) {
                firstField = fieldText();
            }
            heading &= isHeading();
            if (fields.index() == header.score()) {
                score = score();
            } else if (length == NO_NUMBER && (column == fields.index() || column < 0 && isAddress())) {
                length = Math.min(fields.to() - fields.from(), LONGEST_ADDRESS);
                System.arraycopy(fields.bytes(), fields.from(), address, 0, length);
            }
        }
        if (heading) {
            return;
        }
        if (length == NO_NUMBER) {
            rejectWithoutAddress(firstField);
        } else if (score == NO_NUMBER) {
            entries.reject(fields.number(), address, 0, length, "The score of this address is not a number.");
        } else if (!isAddress(address, 0, length)) {
            entries.accept();
            entries.reject(fields.number(), address, 0, length);
        } else if (score < minScore) {
            entries.skipBelowScore();
        } else if (!entries.accept()) {
            entries.reject(fields.number(), address, 0, length);
        }
    }

    /** The whole part of the field's number. */
    private int score() {
        int score = 0;
        int at = fields.from();
        while (at < fields.to() && fields.bytes()[at] >= '0' && fields.bytes()[at] <= '9') {
            score = (int) Math.min(Integer.MAX_VALUE, score * 10L + fields.bytes()[at] - '0');
            at++;
        }
        boolean ended = at == fields.to() || fields.bytes()[at] == '.' || fields.bytes()[at] == '%';
        return at > fields.from() && ended ? score : NO_NUMBER;
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
        return isAddress(fields.bytes(), fields.from(), fields.to());
    }

    private boolean isAddress(byte[] bytes, int from, int to) {
        return entries.isAddress(bytes, from, to) || entries.isAnyNotation(bytes, from, to);
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

    private byte[] fieldText() {
        return RejectedLine.show(fields.bytes(), fields.from(), fields.to()).getBytes(StandardCharsets.UTF_8);
    }
}
