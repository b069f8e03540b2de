package dev.bartizan.blocklist.feed;

import dev.bartizan.blocklist.FeedFailure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses files that are not lists of addresses, and says what they are: archives, documents, web pages, XML. */
public final class ForeignFile {

    private static final int TAR_MAGIC_AT = 257;
    private static final String TITLE = "<title";
    private static final String END_OF_TITLE = "</title>";

    /** Kinds of XML documents by the name of their root element. */
    private static final Map<String, String> XML_KINDS = Map.of(
            "rss", "an RSS feed", "feed", "an Atom feed", "rdf:rdf", "an RSS feed", "stix:stix_package", "STIX 1");

    /** Elements in Apache's configuration that surround lines with addresses. */
    private static final List<String> APACHE =
            List.of("<requireall>", "<requirenone>", "<requireany>", "<limit", "<ifmodule", "<files", "<directory");

    private static final List<Magic> MAGIC = List.of(
            new Magic("text in UTF-16; it must be in UTF-8", 0, 0xff, 0xfe),
            new Magic("text in UTF-16; it must be in UTF-8", 0, 0xfe, 0xff),
            new Magic("a PDF", 0, '%', 'P', 'D', 'F'),
            new Magic("an xz archive; gzip and zip can be read", 0, 0xfd, '7', 'z', 'X', 'Z'),
            new Magic("a bzip2 archive; gzip and zip can be read", 0, 'B', 'Z', 'h'),
            new Magic("a zstd archive; gzip and zip can be read", 0, 0x28, 0xb5, 0x2f, 0xfd),
            new Magic("a 7z archive; gzip and zip can be read", 0, '7', 'z', 0xbc, 0xaf),
            new Magic("an LZ4 archive; gzip and zip can be read", 0, 0x04, 0x22, 0x4d, 0x18),
            new Magic("a compress (.Z) archive; gzip and zip can be read", 0, 0x1f, 0x9d),
            new Magic("a RAR archive; gzip and zip can be read", 0, 'R', 'a', 'r', '!', 0x1a),
            new Magic("compressed twice", 0, 0x1f, 0x8b),
            new Magic("compressed twice", 0, 'P', 'K', 3, 4),
            new Magic("a tar archive; the feed must be a file of its own", TAR_MAGIC_AT, 'u', 's', 't', 'a', 'r'),
            new Magic("a PNG image", 0, 0x89, 'P', 'N', 'G'),
            new Magic("a JPEG image", 0, 0xff, 0xd8, 0xff),
            new Magic("a GIF image", 0, 'G', 'I', 'F', '8'),
            new Magic("an Office document", 0, 0xd0, 0xcf, 0x11, 0xe0),
            new Magic("an SQLite database", 0, 'S', 'Q', 'L', 'i', 't', 'e', ' ', 'f', 'o', 'r', 'm', 'a', 't'),
            new Magic("a program", 0, 0x7f, 'E', 'L', 'F'));

    private final byte[] bytes;
    private final int from;
    private final int to;

    private ForeignFile(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    /** The bytes at an offset that identify a kind of file. */
    private record Magic(String kind, int offset, int... bytes) {

        boolean isIn(byte[] file, int from, int to) {
            int start = from + offset;
            if (to - start < bytes.length) {
                return false;
            }
            for (int at = 0; at < bytes.length; at++) {
                if (file[start + at] != (byte) bytes[at]) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Checks the first bytes of a feed.
     *
     * @throws FeedException {@code BINARY}, {@code HTML_PAGE} or {@code XML_DOCUMENT}
     */
    public static void refuse(byte[] bytes, int from, int to) throws FeedException {
        var file = new ForeignFile(bytes, from, to);
        file.refuseBinary();
        file.refuseMarkup();
    }

    private void refuseBinary() throws FeedException {
        String looksLike = MAGIC.stream()
                .filter(magic -> magic.isIn(bytes, from, to))
                .map(Magic::kind)
                .findFirst()
                .orElse(hasControlCharacters() ? "a binary file" : null);
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

    private void refuseMarkup() throws FeedException {
        int start = from;
        while (start < to && Character.isWhitespace(bytes[start])) {
            start++;
        }
        if (start == to || bytes[start] != '<') {
            return;
        }
        String text = new String(bytes, start, to - start, StandardCharsets.UTF_8);
        if (APACHE.stream().anyMatch(element -> text.regionMatches(true, 0, element, 0, element.length()))) {
            return;
        }
        String root = rootElement(text);
        String title = RejectedLine.show(title(text));
        String shown = title.isEmpty() ? "" : " (“" + title + "”)";
        Map<String, Object> details = title.isEmpty() ? Map.of() : Map.of("title", title);
        String xml = xmlKind(text, root);
        if (xml != null) {
            throw new FeedException(
                    FeedFailure.XML_DOCUMENT,
                    "This is %s%s, not a list of addresses. XML can't be read.".formatted(xml, shown),
                    details);
        }
        throw new FeedException(
                FeedFailure.HTML_PAGE,
                ("This is a web page%s, not a list of addresses. Perhaps the address is wrong, or the server "
                                + "requires a login or a captcha.")
                        .formatted(shown),
                details);
    }

    private static @Nullable String xmlKind(String text, String root) {
        String lowerCase = root.toLowerCase(Locale.ROOT);
        String kind = XML_KINDS.get(lowerCase);
        if (kind != null) {
            return kind;
        }
        boolean xml = text.startsWith("<?xml") && !lowerCase.equals("html");
        return xml ? "an XML document with the root element “%s”".formatted(RejectedLine.show(root)) : null;
    }

    /** The name of the first element; empty if there is none. */
    private static String rootElement(String text) {
        int start = text.indexOf('<');
        while (start >= 0 && start + 1 < text.length()) {
            char next = text.charAt(start + 1);
            if (next != '?' && next != '!') {
                int end = start + 1;
                while (end < text.length() && " \t\r\n/>".indexOf(text.charAt(end)) < 0) {
                    end++;
                }
                return text.substring(start + 1, end);
            }
            String close = text.startsWith("<!--", start) ? "-->" : ">";
            int end = text.indexOf(close, start);
            start = end < 0 ? -1 : text.indexOf('<', end);
        }
        return "";
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
}
