package dev.bartizan.blocklist.feed.format;

import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.FeedOptions;
import dev.bartizan.blocklist.feed.ForeignFile;
import dev.bartizan.blocklist.feed.RejectedLine;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/** The beginning of a feed, which determines its format or shows that it is not a feed. */
final class FeedHead {

    private static final int MAX_INSPECTED_LINES = 100;
    private static final int MAX_INSPECTED_BYTES_OF_LINE = 4096;

    /** A few sentences with an address can be an error message, which is not a feed. */
    private static final int SENTENCES_OF_A_TABLE = 3;

    private final byte[] bytes;
    private final int from;
    private final int to;
    private final LineShape.Recogniser recogniser;
    private final Map<LineShape, Integer> shapes = new EnumMap<>(LineShape.class);
    private String firstLine = "";
    private char delimiter = ',';

    private FeedHead(byte[] bytes, int from, int to, LineShape.Recogniser recogniser) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        this.recogniser = recogniser;
    }

    /**
     * Inspects the bytes of a filled window and skips a byte order mark.
     *
     * @throws FeedException if it is HTML or XML, or not text
     */
    static FeedHead of(FeedBytes window, FeedOptions options) throws FeedException {
        byte[] bytes = window.array();
        if (startsWithByteOrderMark(bytes, window.position(), window.limit())) {
            window.position(window.position() + 3);
        }
        ForeignFile.refuse(bytes, window.position(), window.limit());
        var recogniser = new LineShape.Recogniser(options.selection().decimalAddresses());
        var head = new FeedHead(bytes, window.position(), window.limit(), recogniser);
        head.inspectLines();
        return head;
    }

    /**
     * The format of the feed: the given one, or the detected one.
     *
     * @throws FeedException if it looks like a list of host names, or is in an unknown format
     */
    FeedFormat format(FeedFormat wanted) throws FeedException {
        LineShape mostFrequent = mostFrequent();
        switch (wanted) {
            case AUTO, PLAIN, RANGE, SCORED -> refuseNames(mostFrequent);
            default -> {
                // Lines of these formats can contain names beside addresses.
            }
        }
        return wanted == FeedFormat.AUTO ? detect(mostFrequent) : wanted;
    }

    private FeedFormat detect(LineShape mostFrequent) throws FeedException {
        if (shapes.isEmpty()) {
            return FeedFormat.PLAIN;
        }
        if (mostFrequent == LineShape.PLAIN && shapes.containsKey(LineShape.RANGE)) {
            return FeedFormat.RANGE;
        }
        if (mostFrequent == LineShape.PLAIN && shapes.containsKey(LineShape.SCORED)) {
            return FeedFormat.SCORED;
        }
        if (mostFrequent == LineShape.NDJSON && count(LineShape.NDJSON) == 1) {
            return FeedFormat.JSON;
        }
        if (mostFrequent == LineShape.SENTENCE && count(LineShape.SENTENCE) >= SENTENCES_OF_A_TABLE) {
            return FeedFormat.COLUMNS;
        }
        FeedFormat format = mostFrequent.format();
        if (format == null) {
            String hint =
                    mostFrequent == LineShape.DECIMAL ? " If these numbers are addresses, set decimal_addresses." : "";
            throw new FeedException(
                    FeedFailure.UNKNOWN_FORMAT,
                    "The format of the feed is unknown. It begins with: %s%s".formatted(firstLine, hint),
                    Map.of("first_line", firstLine));
        }
        return format;
    }

    /**
     * Checks that the options of the list have an effect in the format. An empty feed has no format.
     *
     * @throws FeedException {@code OPTION_WITHOUT_EFFECT}
     */
    void refuseOptions(FeedOptions.Selection selection, FeedFormat format) throws FeedException {
        if (shapes.isEmpty()) {
            return;
        }
        if (selection.minScore().isPresent() && !format.hasScores()) {
            throw withoutEffect("min_score", "scores", format);
        }
        if (!selection.countries().isEmpty() && format != FeedFormat.RIR) {
            throw withoutEffect("country", "countries", format);
        }
    }

    private static FeedException withoutEffect(String option, String what, FeedFormat format) {
        return new FeedException(
                FeedFailure.OPTION_WITHOUT_EFFECT,
                "The list has %s, but a feed in the format %s has no %s.".formatted(option, format.wireName(), what),
                Map.of("option", option, "format", format.wireName()));
    }

    /** The field separator, for {@link FeedFormat#CSV}. */
    char delimiter() {
        return delimiter;
    }

    private void refuseNames(LineShape mostFrequent) throws FeedException {
        String looksLike = switch (mostFrequent) {
            case HOSTS -> "a hosts file";
            case DOMAIN -> "a list of host names";
            case FILTER_RULE -> "a filter list of an ad blocker";
            default -> null;
        };
        if (looksLike != null) {
            throw new FeedException(
                    FeedFailure.HOSTS_FILE,
                    "This looks like %s: it names hosts to block and has no addresses to import. It begins with: %s"
                            .formatted(looksLike, firstLine),
                    Map.of("first_line", firstLine));
        }
    }

    private int count(LineShape shape) {
        return shapes.getOrDefault(shape, 0);
    }

    private LineShape mostFrequent() {
        LineShape mostFrequent = LineShape.UNKNOWN;
        int count = 0;
        for (Map.Entry<LineShape, Integer> entry : shapes.entrySet()) {
            if (entry.getKey() != LineShape.UNKNOWN && entry.getValue() > count) {
                mostFrequent = entry.getKey();
                count = entry.getValue();
            }
        }
        return mostFrequent;
    }

    private void inspectLines() {
        int start = from;
        for (int lines = 0; start < to && lines < MAX_INSPECTED_LINES; ) {
            int end = start;
            while (end < to && bytes[end] != '\n') {
                end++;
            }
            int length = Math.min(end - start, MAX_INSPECTED_BYTES_OF_LINE);
            String line = new String(bytes, start, length, StandardCharsets.ISO_8859_1).strip();
            // The last line may have been cut by the end of the window.
            boolean whole = end < to || lines == 0;
            if (whole && !line.isEmpty() && !isComment(line)) {
                if (lines == 0) {
                    firstLine = RejectedLine.show(line);
                    delimiter = delimiterOf(line);
                }
                LineShape shape = recogniser.shapeOf(line);
                shapes.merge(shape, 1, Integer::sum);
                lines++;
                if (lines == 1 && (shape == LineShape.JSON || shape == LineShape.SPAMHAUS_JSON)) {
                    return;
                }
            }
            start = end + 1;
        }
    }

    private static boolean isComment(String text) {
        return text.startsWith("#") || text.startsWith(";") || text.startsWith("!") || text.startsWith("//");
    }

    /** The first separator outside quotes. */
    private static char delimiterOf(String line) {
        boolean quoted = false;
        for (int at = 0; at < line.length(); at++) {
            char character = line.charAt(at);
            quoted ^= character == '"';
            if (!quoted && (character == ',' || character == ';')) {
                return character;
            }
        }
        return line.indexOf('\t') >= 0 ? '\t' : ',';
    }

    private static boolean startsWithByteOrderMark(byte[] bytes, int from, int to) {
        return to - from >= 3
                && bytes[from] == (byte) 0xef
                && bytes[from + 1] == (byte) 0xbb
                && bytes[from + 2] == (byte) 0xbf;
    }
}
