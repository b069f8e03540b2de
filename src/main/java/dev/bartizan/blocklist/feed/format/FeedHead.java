package dev.bartizan.blocklist.feed.format;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.RejectedLine;
import dev.bartizan.ip.IpParser;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The beginning of a feed, which determines its format or shows that it is not a feed. */
final class FeedHead {

    private static final int MAX_INSPECTED_LINES = 100;
    private static final int MAX_INSPECTED_BYTES_OF_LINE = 4096;
    private static final int FIELDS_LOOKED_AT = 64;

    /** The addresses that hosts files use for blocked names. */
    private static final Pattern SINK = Pattern.compile("0\\.0\\.0\\.0|127\\.[0-9.]+|::1?");

    private static final Pattern HOST_NAME = Pattern.compile("[0-9A-Za-z_-]+(\\.[0-9A-Za-z_-]+)*\\.?");
    private static final Pattern LETTER = Pattern.compile("[A-Za-z]");
    private static final Pattern DOMAIN =
            Pattern.compile("(\\*\\.)?[0-9A-Za-z_-]+(\\.[0-9A-Za-z_-]+)*\\.[A-Za-z][0-9A-Za-z_-]+");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern WHITE_SPACE = Pattern.compile("[ \\t]+");
    private static final Pattern DELIMITERS = Pattern.compile("[,;]");
    private static final Pattern COMMENT = Pattern.compile("[#;]|//");
    private static final Pattern SPAMHAUS_COMMENT = Pattern.compile(";\\s*SBL");

    private static final String TITLE = "<title";
    private static final String END_OF_TITLE = "</title>";

    /** The apparent format of a line. */
    private enum Shape {
        PLAIN(FeedFormat.PLAIN),
        RANGE(FeedFormat.RANGE),
        SCORED(FeedFormat.SCORED),
        SPAMHAUS_JSON(FeedFormat.SPAMHAUS_JSON),
        SPAMHAUS_TEXT(FeedFormat.SPAMHAUS_TEXT),
        DSHIELD(FeedFormat.DSHIELD),
        CSV(FeedFormat.CSV),
        PIPE(FeedFormat.PIPE),
        TOR(FeedFormat.TOR),
        JSON(FeedFormat.JSON),
        HOSTS(null),
        DOMAIN(null),
        FILTER_RULE(null),
        UNKNOWN(null);

        private final @Nullable FeedFormat format;

        Shape(@Nullable FeedFormat format) {
            this.format = format;
        }
    }

    private final byte[] bytes;
    private final int from;
    private final int to;
    private final IpParser parser = new IpParser();
    private final Map<Shape, Integer> shapes = new EnumMap<>(Shape.class);
    private String firstLine = "";
    private char delimiter = ',';

    private FeedHead(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    /**
     * Inspects the bytes of a filled window and skips a byte order mark.
     *
     * @throws FeedException if it is HTML or not text
     */
    static FeedHead of(FeedBytes window) throws FeedException {
        byte[] bytes = window.array();
        if (startsWith(bytes, window.position(), window.limit(), 0xef, 0xbb, 0xbf)) {
            window.position(window.position() + 3);
        }
        var head = new FeedHead(bytes, window.position(), window.limit());
        head.refuseBinary();
        head.refuseHtml();
        head.inspectLines();
        return head;
    }

    /**
     * The format of the feed: the given one, or the detected one.
     *
     * @throws FeedException if it looks like a list of host names, or is in an unknown format
     */
    FeedFormat format(FeedFormat wanted) throws FeedException {
        boolean anyLines = shapes.values().stream().anyMatch(count -> count > 0);
        Shape mostFrequent = mostFrequent();
        switch (wanted) {
            case AUTO, PLAIN, RANGE, SCORED -> refuseNames(mostFrequent);
            default -> {
                // Lines of these formats can contain names beside addresses.
            }
        }
        if (wanted != FeedFormat.AUTO) {
            return wanted;
        }
        if (!anyLines) {
            return FeedFormat.PLAIN;
        }
        if (mostFrequent.format == null) {
            throw new FeedException(
                    FeedFailure.UNKNOWN_FORMAT,
                    "The format of the feed is unknown. It begins with: %s".formatted(firstLine),
                    Map.of("first_line", firstLine));
        }
        if (mostFrequent == Shape.PLAIN && shapes.containsKey(Shape.RANGE)) {
            return FeedFormat.RANGE;
        }
        if (mostFrequent == Shape.PLAIN && shapes.containsKey(Shape.SCORED)) {
            return FeedFormat.SCORED;
        }
        return mostFrequent.format;
    }

    /** The field separator, for {@link FeedFormat#CSV}. */
    char delimiter() {
        return delimiter;
    }

    private void refuseBinary() throws FeedException {
        String looksLike = null;
        if (startsWith(bytes, from, to, 0xff, 0xfe) || startsWith(bytes, from, to, 0xfe, 0xff)) {
            looksLike = "text in UTF-16; it must be in UTF-8";
        } else if (startsWith(bytes, from, to, '%', 'P', 'D', 'F')) {
            looksLike = "a PDF";
        } else if (startsWith(bytes, from, to, 0xfd, '7', 'z', 'X', 'Z')) {
            looksLike = "an xz archive; gzip and zip can be read";
        } else if (startsWith(bytes, from, to, 'B', 'Z', 'h')) {
            looksLike = "a bzip2 archive; gzip and zip can be read";
        } else if (startsWith(bytes, from, to, 0x28, 0xb5, 0x2f, 0xfd)) {
            looksLike = "a zstd archive; gzip and zip can be read";
        } else if (startsWith(bytes, from, to, '7', 'z', 0xbc, 0xaf)) {
            looksLike = "a 7z archive; gzip and zip can be read";
        } else if (startsWith(bytes, from, to, 0x1f, 0x8b)) {
            looksLike = "compressed twice";
        } else if (hasControlCharacters()) {
            looksLike = "a binary file";
        }
        if (looksLike != null) {
            throw new FeedException(
                    FeedFailure.BINARY, "This is not a list of addresses: it looks like %s.".formatted(looksLike));
        }
    }

    private boolean hasControlCharacters() {
        for (int at = from; at < to; at++) {
            byte character = bytes[at];
            // Text can contain tab, line feed, vertical tab, form feed, carriage return and escape.
            if (character >= 0 && character < ' ' && (character < '\t' || character > '\r') && character != 0x1b) {
                return true;
            }
        }
        return false;
    }

    private void refuseHtml() throws FeedException {
        int at = from;
        while (at < to && (FeedLines.isBlank(bytes[at]) || bytes[at] == '\n')) {
            at++;
        }
        if (at == to || bytes[at] != '<') {
            return;
        }
        String page = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        String title = RejectedLine.show(title(page));
        throw new FeedException(
                FeedFailure.HTML_PAGE,
                ("This is a web page%s, not a list of addresses. Perhaps the address is wrong, or the server "
                                + "requires a login or a captcha.")
                        .formatted(title.isEmpty() ? "" : " (“" + title + "”)"),
                title.isEmpty() ? Map.of() : Map.of("title", title));
    }

    /** The text of the first complete title element without child elements; empty if there is none. */
    private static String title(String page) {
        int at = 0;
        while (true) {
            int start = page.indexOf('<', at);
            while (start >= 0 && !page.regionMatches(true, start, TITLE, 0, TITLE.length())) {
                start = page.indexOf('<', start + 1);
            }
            int text = start < 0 ? -1 : page.indexOf('>', start) + 1;
            int end = text <= 0 ? -1 : page.indexOf('<', text);
            if (end < 0) {
                return "";
            }
            if (page.regionMatches(true, end, END_OF_TITLE, 0, END_OF_TITLE.length())) {
                return page.substring(text, end).strip();
            }
            at = end;
        }
    }

    private void refuseNames(Shape mostFrequent) throws FeedException {
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

    private Shape mostFrequent() {
        Shape mostFrequent = Shape.UNKNOWN;
        int count = 0;
        for (Map.Entry<Shape, Integer> entry : shapes.entrySet()) {
            if (entry.getKey() != Shape.UNKNOWN && entry.getValue() > count) {
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
                Shape shape = shapeOf(line);
                shapes.merge(shape, 1, Integer::sum);
                lines++;
                if (lines == 1 && (shape == Shape.JSON || shape == Shape.SPAMHAUS_JSON)) {
                    return;
                }
            }
            start = end + 1;
        }
    }

    private Shape shapeOf(String line) {
        if (line.startsWith("{")) {
            boolean record = line.endsWith("}") && (line.contains("\"cidr\"") || line.contains("\"metadata\""));
            return record ? Shape.SPAMHAUS_JSON : Shape.JSON;
        }
        if (line.startsWith("[")) {
            return Shape.JSON;
        }
        byte[] text = line.getBytes(StandardCharsets.ISO_8859_1);
        if (TorLines.recognises(text, 0, text.length)) {
            return Shape.TOR;
        }
        if (line.startsWith("||") || line.startsWith("@@")) {
            return Shape.FILTER_RULE;
        }
        String[] piped = line.split("\\|", 4);
        if (piped.length >= 3 && isAddress(piped[2])) {
            return Shape.PIPE;
        }
        if (isAddress(line)) {
            return Shape.PLAIN;
        }
        if (isRange(line) || isRange(line.substring(line.lastIndexOf(':') + 1))) {
            return Shape.RANGE;
        }
        return shapeOfWords(line);
    }

    private Shape shapeOfWords(String line) {
        Matcher comment = COMMENT.matcher(line);
        int endOfValue = comment.find() ? comment.start() : line.length();
        String value = line.substring(0, endOfValue).strip();
        if (isAddress(value)) {
            return SPAMHAUS_COMMENT.matcher(line.substring(endOfValue)).lookingAt() ? Shape.SPAMHAUS_TEXT : Shape.PLAIN;
        }
        if (isRange(value)) {
            return Shape.RANGE;
        }
        String[] words = WHITE_SPACE.split(value, 4);
        if (words.length > 1) {
            boolean address = isAddress(words[0]);
            if (words[0].equals("Start") && words[1].equals("End")
                    || address && words.length > 2 && isAddress(words[1]) && isNumber(words[2])) {
                return Shape.DSHIELD;
            }
            if (address && words.length == 2 && isNumber(words[1])) {
                return Shape.SCORED;
            }
            if (address
                    && SINK.matches(words[0])
                    && HOST_NAME.matches(words[1])
                    && LETTER.matcher(words[1]).find()) {
                return Shape.HOSTS;
            }
        }
        String[] fields = DELIMITERS.split(line, FIELDS_LOOKED_AT);
        for (int index = 0; fields.length > 1 && index < fields.length; index++) {
            if (isAddress(fields[index].replace('"', ' '))) {
                return Shape.CSV;
            }
        }
        return DOMAIN.matches(value) ? Shape.DOMAIN : Shape.UNKNOWN;
    }

    private boolean isAddress(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.ISO_8859_1);
        return parser.parse(ascii, 0, ascii.length).isValid();
    }

    private boolean isRange(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.ISO_8859_1);
        return parser.parseRange(ascii, 0, ascii.length).isValid();
    }

    private static boolean isNumber(String word) {
        return WHOLE_NUMBER.matches(word);
    }

    private static boolean isComment(String text) {
        return text.startsWith("#") || text.startsWith(";") || text.startsWith("//");
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
        return ',';
    }

    private static boolean startsWith(byte[] bytes, int from, int to, int... magic) {
        if (to - from < magic.length) {
            return false;
        }
        for (int at = 0; at < magic.length; at++) {
            if (bytes[from + at] != (byte) magic[at]) {
                return false;
            }
        }
        return true;
    }
}
