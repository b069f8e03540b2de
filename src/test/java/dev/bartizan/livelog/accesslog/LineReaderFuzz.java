package dev.bartizan.livelog.accesslog;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Access logs, split into lines. Masking must give the same result as the regular expression that was used before. */
public final class LineReaderFuzz {

    private static final int LONGEST_LINE = 16 * 1024;
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-08-22T12:00:00Z"), ZoneOffset.UTC);
    private static final MaskedParameters MASKED = new MaskedParameters(List.of("token", "Api_Key", "code"));
    private static final LineReader READER = new LineReader(MASKED, CLOCK, LONGEST_LINE / 2, ZoneOffset.UTC);
    private static final RequestReader REQUESTS = new RequestReader(READER, () -> {});
    private static final String NAMES =
            "api_key|authorization|code|cookie|proxy-authorization|set-cookie|token|x-api-key";
    private static final Pattern SECRET = Pattern.compile(
            "((?:[?&;]|\\\\u0026)(?:" + NAMES + ")=)[^&;\\s\"'<>\\\\#]*+|(\"(?:" + NAMES
                    + ")\"\\s*+:\\s*+(?:\\[\\s*+)?\")(?:[^\"\\\\]++|\\\\.)*+",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern OWN_TOKEN = Pattern.compile("bzn_[A-Za-z0-9_-]+");

    private LineReaderFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        LineSplitter splitter = new LineSplitter(LONGEST_LINE, LineReaderFuzz::line);
        splitter.add(bytes, 0, bytes.length);
        splitter.end();
    }

    private static void line(RawLine raw) {
        AccessEvent event = READER.read(raw);
        if (REQUESTS.read(raw) == null) {
            throw new IllegalStateException("No answer about a request.");
        }
        if (event.timestamp() == null || event.verdict() == null) {
            throw new IllegalStateException(event.toString());
        }
        // A backslash is left at the end of a text that was cut, and control characters are not part of a line.
        String text = new String(raw.bytes(), StandardCharsets.ISO_8859_1);
        boolean comparable = !text.endsWith("\\") && text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
        if (comparable && !MASKED.inText(text).equals(expected(text))) {
            throw new IllegalStateException(MASKED.inText(text) + " instead of " + expected(text));
        }
        MASKED.inUri(text);
    }

    private static String expected(String text) {
        return SECRET.matcher(OWN_TOKEN.matcher(text).replaceAll("bzn_***")).replaceAll(found -> {
            String name = found.group(1) != null ? found.group(1) : found.group(2);
            return Matcher.quoteReplacement(name + "***");
        });
    }
}
