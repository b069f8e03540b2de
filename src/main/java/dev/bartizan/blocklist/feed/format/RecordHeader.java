package dev.bartizan.blocklist.feed.format;

import com.google.re2j.Pattern;
import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.FeedOptions;
import dev.bartizan.blocklist.feed.RejectedLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the columns of the address and of the score by number or by name. Names are in the comment before the first record
 * or in the first record.
 */
final class RecordHeader {

    static final int UNKNOWN = -1;

    /** Names of columns with scores, for lists that don't name one. */
    private static final Set<String> SCORES =
            Set.of("score", "confidence", "confidence_level", "abuse_confidence_score", "abuseconfidencescore", "risk");

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,3}");

    private final char delimiter;
    private final Optional<String> addressName;
    private final Optional<String> scoreName;
    private final boolean scoreNeeded;
    private int address;
    private int score;

    RecordHeader(char delimiter, FeedOptions.Selection selection) {
        this.delimiter = delimiter;
        this.scoreNeeded = selection.minScore().isPresent();
        this.address = index(selection.column());
        this.score = scoreNeeded ? index(selection.scoreColumn()) : UNKNOWN;
        this.addressName = selection.column().filter(name -> address == UNKNOWN);
        this.scoreName = selection.scoreColumn().filter(name -> scoreNeeded && score == UNKNOWN);
    }

    /** Index of the address's column, or UNKNOWN. */
    int address() {
        return address;
    }

    /** Index of the score's column, or UNKNOWN. */
    int score() {
        return score;
    }

    boolean isComplete() {
        return (addressName.isEmpty() || address != UNKNOWN) && (!scoreNeeded || score != UNKNOWN);
    }

    /**
     * Finds the columns.
     *
     * @param fields at the first record
     * @return whether the record is the header
     * @throws FeedException {@code NO_SUCH_COLUMN}
     */
    boolean find(DelimitedFields fields) throws IOException {
        Pattern separator = Pattern.compile(
                delimiter == DelimitedFields.WHITE_SPACE ? "\\s+" : Pattern.quote(String.valueOf(delimiter)));
        String[] commented = separator.split(fields.lastComment().strip(), -1);
        for (int index = 0; index < commented.length; index++) {
            look(unquote(commented[index]), index);
        }
        if (isComplete()) {
            return false;
        }
        List<String> names = new ArrayList<>();
        while (fields.nextField()) {
            String name = RejectedLine.show(fields.bytes(), fields.from(), fields.to());
            look(name, fields.index());
            if (names.size() < RejectedLine.MAXIMUM_TEXT) {
                names.add(name);
            }
        }
        if (!isComplete()) {
            throw missing(names);
        }
        return true;
    }

    private void look(String name, int index) {
        if (address == UNKNOWN && isName(addressName, name)) {
            address = index;
        }
        boolean wellKnown = scoreName.isEmpty() && SCORES.contains(name.toLowerCase(Locale.ROOT));
        if (scoreNeeded && score == UNKNOWN && (wellKnown || isName(scoreName, name))) {
            score = index;
        }
    }

    private FeedException missing(List<String> names) {
        boolean addressMissing = addressName.isPresent() && address == UNKNOWN;
        Optional<String> column = addressMissing ? addressName : scoreName;
        String first = RejectedLine.show(String.join(" ", names));
        return column.map(name -> new FeedException(
                        FeedFailure.NO_SUCH_COLUMN,
                        "The feed has no column “%s”; its first line is: %s.".formatted(RejectedLine.show(name), first),
                        Map.of("column", name)))
                .orElseGet(() -> new FeedException(
                        FeedFailure.NO_SUCH_COLUMN,
                        "The list has min_score, but the column with the scores is unknown: set score_column. The feed's"
                                + " first line is: %s.".formatted(first)));
    }

    private static boolean isName(Optional<String> wanted, String name) {
        return wanted.isPresent() && wanted.get().strip().equalsIgnoreCase(name);
    }

    private static int index(Optional<String> column) {
        return column.filter(NUMBER::matches)
                .map(number -> Integer.parseInt(number) - 1)
                .orElse(UNKNOWN);
    }

    private static String unquote(String field) {
        String text = field.strip();
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
