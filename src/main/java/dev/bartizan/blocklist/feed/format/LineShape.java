package dev.bartizan.blocklist.feed.format;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.feed.notation.DirectiveLine;
import dev.bartizan.blocklist.feed.notation.Notation;
import dev.bartizan.ip.IpParser;
import dev.bartizan.ip.IpSyntax;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The apparent format of one line. */
enum LineShape {
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
    NDJSON(FeedFormat.NDJSON),
    COLUMNS(FeedFormat.COLUMNS),
    RIR(FeedFormat.RIR),
    /** Words with an address that is not the first one: a table, if there are several such lines. */
    SENTENCE(null),
    /** A number that may be an address. */
    DECIMAL(null),
    HOSTS(null),
    DOMAIN(null),
    FILTER_RULE(null),
    UNKNOWN(null);

    private final @Nullable FeedFormat format;

    LineShape(@Nullable FeedFormat format) {
        this.format = format;
    }

    /** The format that such lines have; nothing if they don't belong to a feed. */
    @Nullable
    FeedFormat format() {
        return format;
    }

    /** Finds the shapes of lines. Not thread-safe. */
    static final class Recogniser {

        private static final int FIELDS_LOOKED_AT = 64;
        private static final int WORDS_LOOKED_AT = 16;

        /** The addresses that hosts files use for blocked names. */
        private static final Pattern SINK = Pattern.compile("0\\.0\\.0\\.0|127\\.[0-9.]+|::1?");

        private static final Pattern REGISTRY_VERSION =
                Pattern.compile("[0-9.]+\\|(afrinic|apnic|arin|iana|lacnic|nro|ripencc)\\|");
        private static final Pattern REGISTRY_TYPE = Pattern.compile("ipv4|ipv6|asn");

        private static final Pattern HOST_NAME = Pattern.compile("[0-9A-Za-z_-]+(\\.[0-9A-Za-z_-]+)*\\.?");
        private static final Pattern LETTER = Pattern.compile("[A-Za-z]");
        private static final Pattern DOMAIN_NAME =
                Pattern.compile("(\\*\\.)?[0-9A-Za-z_-]+(\\.[0-9A-Za-z_-]+)*\\.[A-Za-z][0-9A-Za-z_-]+");
        private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,9}");
        private static final Pattern WHITE_SPACE = Pattern.compile("[ \\t]+");
        private static final Pattern DELIMITERS = Pattern.compile("[,;]");
        private static final Pattern COMMENT = Pattern.compile("[#;!]|//");
        private static final Pattern SPAMHAUS_RECORD = Pattern.compile("\\{\\s*\"(cidr\"|type\"\\s*:\\s*\"metadata\")");
        private static final Pattern SPAMHAUS_COMMENT = Pattern.compile("^[^#;!]*;\\s*SBL");

        private final IpParser parser = new IpParser();
        private final Notation notation;

        Recogniser(boolean decimalAddresses) {
            this.notation = new Notation(decimalAddresses);
        }

        /** The shape of a line that is not blank and not a comment. */
        LineShape shapeOf(String line) {
            if (line.startsWith("{")) {
                if (!line.endsWith("}")) {
                    return JSON;
                }
                return SPAMHAUS_RECORD.matcher(line).lookingAt() ? SPAMHAUS_JSON : NDJSON;
            }
            if (line.startsWith("[") && !isEntry(value(line))) {
                return JSON;
            }
            byte[] text = ascii(line);
            if (TorLines.recognises(text, 0, text.length)) {
                return TOR;
            }
            if (line.startsWith("||") || line.startsWith("@@")) {
                return FILTER_RULE;
            }
            String[] piped = line.split("\\|", FIELDS_LOOKED_AT);
            if (REGISTRY_VERSION.matcher(line).lookingAt() || piped.length >= 6 && REGISTRY_TYPE.matches(piped[2])) {
                return RIR;
            }
            if (piped.length >= 3 && isAddress(piped[2])) {
                return PIPE;
            }
            if (isAddress(line)) {
                return PLAIN;
            }
            String named = line.substring(line.lastIndexOf(':') + 1);
            if (isRange(line) || named.indexOf('-') >= 0 && isRange(named)) {
                return RANGE;
            }
            return shapeOfWords(line);
        }

        private LineShape shapeOfWords(String line) {
            String value = value(line);
            if (isAddress(value)) {
                return SPAMHAUS_COMMENT.matcher(line).find() ? SPAMHAUS_TEXT : PLAIN;
            }
            if (isRange(value)) {
                return RANGE;
            }
            if (isEntry(value) || isDirective(value)) {
                return PLAIN;
            }
            byte[] text = ascii(value);
            if (Notation.isDecimal(text, 0, text.length)) {
                return DECIMAL;
            }
            String[] words = WHITE_SPACE.split(value, WORDS_LOOKED_AT);
            LineShape table = shapeOfTable(words);
            if (table != UNKNOWN) {
                return table;
            }
            String[] fields = DELIMITERS.split(line, FIELDS_LOOKED_AT);
            for (int index = 0; fields.length > 1 && index < fields.length; index++) {
                if (isEntry(fields[index].replace('"', ' ').strip())) {
                    return CSV;
                }
            }
            for (int index = 0; words.length > 1 && index < words.length; index++) {
                if (isEntry(words[index])) {
                    return index == 0 ? COLUMNS : SENTENCE;
                }
            }
            return DOMAIN_NAME.matches(value) ? DOMAIN : UNKNOWN;
        }

        private LineShape shapeOfTable(String[] words) {
            if (words.length < 2) {
                return UNKNOWN;
            }
            boolean address = isAddress(words[0]);
            if (words[0].equals("Start") && words[1].equals("End")
                    || address && words.length > 2 && isAddress(words[1]) && isNumber(words[2])) {
                return DSHIELD;
            }
            if (isEntry(words[0]) && words.length == 2 && isNumber(words[1])) {
                return SCORED;
            }
            boolean host = address
                    && SINK.matches(words[0])
                    && HOST_NAME.matches(words[1])
                    && LETTER.matcher(words[1]).find();
            return host ? HOSTS : UNKNOWN;
        }

        /** The line without its comment. */
        private static String value(String line) {
            Matcher comment = COMMENT.matcher(line);
            return comment.find() ? line.substring(0, comment.start()).strip() : line;
        }

        private boolean isDirective(String value) {
            byte[] text = ascii(value);
            int start = DirectiveLine.addresses(text, 0, text.length);
            if (start == DirectiveLine.NONE) {
                return DirectiveLine.isContext(text, 0, text.length);
            }
            int at = DirectiveLine.next(text, start, text.length);
            return isEntry(
                    new String(text, at, DirectiveLine.end(text, at, text.length) - at, StandardCharsets.ISO_8859_1));
        }

        /** Whether the text is an address, or would be without zeros in front of its octets. */
        private boolean isAddress(String text) {
            byte[] ascii = ascii(text);
            return isIntended(parser.parse(ascii, 0, ascii.length));
        }

        private boolean isRange(String text) {
            byte[] ascii = ascii(text);
            return isIntended(parser.parseRange(ascii, 0, ascii.length));
        }

        private boolean isEntry(String text) {
            byte[] ascii = ascii(text);
            return isAddress(text)
                    || notation.rewrite(ascii, 0, ascii.length)
                            && isIntended(parser.parseRange(notation.text(), 0, notation.length()));
        }

        private static boolean isIntended(IpSyntax syntax) {
            return syntax.isValid() || syntax == IpSyntax.OCTAL;
        }

        private static boolean isNumber(String word) {
            return WHOLE_NUMBER.matches(word);
        }

        private static byte[] ascii(String text) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }
}
