package dev.bartizan.blocklist.feed;

import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.feed.format.FeedParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Feeds: the first byte selects the format, the second the column and the pointer, the rest is the feed. Reading it byte by
 * byte must have the same result as reading it at once.
 */
public final class FeedFuzz {

    private static final FeedFormat[] FORMATS = FeedFormat.values();
    private static final String[] COLUMNS = {null, "1", "3", "ip", "first_seen"};
    private static final String[] POINTERS = {
        null,
        "",
        "/prefixes",
        "/a/0",
        "~",
        "[].ip",
        "prefixes[].ip_prefix,ipv6_prefixes[].ipv6_prefix",
        "*[].\"a.b\"",
        "a[",
        "ip"
    };
    /** Removing one of them can split a range in two. */
    private static final int MAX_SPECIAL_PURPOSE_RANGES = 100;

    private static final int MAX_ENTRIES = 10_000;

    private FeedFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        if (bytes.length < 2) {
            return;
        }
        int format = bytes[0] & 0xff;
        int others = format / FORMATS.length % 4;
        FeedOptions options = new FeedOptions(
                FORMATS[format % FORMATS.length],
                new FeedOptions.Selection(
                        others == 1 ? OptionalInt.of(3) : OptionalInt.empty(),
                        Optional.ofNullable(COLUMNS[(bytes[1] & 0xf) % COLUMNS.length]),
                        others == 1 ? Optional.of("2") : Optional.empty(),
                        Optional.ofNullable(POINTERS[(bytes[1] >> 4 & 0xf) % POINTERS.length]),
                        others == 2 ? Set.of("DE") : Set.of(),
                        others == 3),
                new FeedOptions.Limits(false, false, 100, MAX_ENTRIES));
        String atOnce = read(new ByteArrayInputStream(bytes, 2, bytes.length - 2), options);
        String byteByByte = read(new OneByOne(new ByteArrayInputStream(bytes, 2, bytes.length - 2)), options);
        if (!Objects.equals(atOnce, byteByByte)) {
            throw new IllegalStateException("At once: " + atOnce + ", byte by byte: " + byteByByte);
        }
    }

    private static String read(InputStream body, FeedOptions options) throws IOException {
        try {
            ParsedFeed feed = new FeedParser(new ExpansionLimits(4 * 1024 * 1024, 200))
                    .parse(body, options, TimeLimit.in(Duration.ofMinutes(1)));
            if (feed.entries().rangeCount() > feed.counts().accepted() + MAX_SPECIAL_PURPOSE_RANGES
                    || feed.counts().accepted() > MAX_ENTRIES) {
                throw new IllegalStateException(feed.counts().toString());
            }
            return feed.format() + " " + feed.counts() + " "
                    + feed.entries().stream().toList();
        } catch (FeedException refused) {
            return refused.failure() + " " + refused.getMessage();
        }
    }

    private static final class OneByOne extends InputStream {
        private final InputStream in;

        OneByOne(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return in.read(bytes, offset, Math.min(1, length));
        }
    }
}
