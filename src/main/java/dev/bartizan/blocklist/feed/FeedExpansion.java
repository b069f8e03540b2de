package dev.bartizan.blocklist.feed;

import dev.bartizan.blocklist.FeedFailure;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses a feed while it is read, within limits. The format is detected from the first bytes, because servers
 * send unreliable content types for compressed files.
 */
public final class FeedExpansion extends InputStream {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final Source source;
    private final InputStream expanding;
    private final ExpansionLimits limits;
    private final boolean compressed;
    private long expandedBytes;

    private FeedExpansion(Source source, InputStream expanding, ExpansionLimits limits, boolean compressed) {
        this.source = source;
        this.expanding = expanding;
        this.limits = limits;
        this.compressed = compressed;
    }

    /** The decompressed text: of a gzip, of the only member of a zip, or the body itself. */
    public static InputStream of(InputStream body, ExpansionLimits limits) throws IOException {
        return of(body, limits, true);
    }

    /**
     * The content of a body with {@code Content-Encoding: gzip}. Some servers send this header with uncompressed
     * bodies, so the first bytes are checked here too.
     */
    public static InputStream ofContentEncoding(InputStream body, ExpansionLimits limits) throws IOException {
        return of(body, limits, false);
    }

    private static InputStream of(InputStream body, ExpansionLimits limits, boolean zipToo) throws IOException {
        var source = new Source(new PushbackInputStream(body, 4));
        byte[] magic = source.peek();
        boolean gzip = magic.length >= 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
        boolean zip = zipToo && magic.length == 4 && magic[0] == 'P' && magic[1] == 'K' && magic[2] < 8;
        try {
            if (gzip) {
                return new FeedExpansion(source, new GzipMembers(source), limits, true);
            }
            if (zip) {
                return new FeedExpansion(source, new OnlyMember(source), limits, true);
            }
            return new FeedExpansion(source, source, limits, false);
        } catch (EOFException e) {
            throw truncated(e);
        } catch (ZipException e) {
            throw corrupt(e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count;
        try {
            count = expanding.read(bytes, offset, length);
        } catch (EOFException e) {
            throw truncated(e);
        } catch (ZipException e) {
            throw corrupt(e);
        }
        if (count > 0) {
            expandedBytes += count;
            checkLimits();
        } else if (source.failure != null) {
            // GZIPInputStream treats any failure while it looks for a further member as the end.
            throw source.failure;
        }
        return count;
    }

    @Override
    public int available() throws IOException {
        return expanding.available();
    }

    @Override
    public void close() throws IOException {
        expanding.close();
    }

    private void checkLimits() throws FeedException {
        if (expandedBytes > limits.maximumBytes()) {
            throw new FeedException(
                    FeedFailure.TOO_LARGE,
                    "The feed is larger than %d bytes%s."
                            .formatted(limits.maximumBytes(), compressed ? " when expanded" : ""),
                    Map.of("maximum_bytes", limits.maximumBytes()));
        }
        if (compressed
                && expandedBytes >= ExpansionLimits.RATIO_CHECKED_FROM
                && expandedBytes / Math.max(1, source.count) >= limits.maximumRatio()) {
            throw new FeedException(
                    FeedFailure.EXPANSION_BOMB,
                    "The feed expands to more than %d times its size, more than any list of addresses."
                            .formatted(limits.maximumRatio()),
                    Map.of("compressed_bytes", source.count, "expanded_bytes", expandedBytes));
        }
    }

    private static FeedException truncated(IOException cause) {
        return new FeedException(
                FeedFailure.TRUNCATED,
                "The compressed feed ends in the middle: the download or the file is incomplete.",
                Map.of(),
                cause);
    }

    private static FeedException corrupt(IOException cause) {
        return new FeedException(
                FeedFailure.CORRUPT,
                "The compressed feed is damaged: %s.".formatted(cause.getMessage()),
                Map.of(),
                cause);
    }

    /** The compressed bytes, counted. */
    private static final class Source extends InputStream {
        private final PushbackInputStream in;
        private long count;
        private boolean ended;
        private @Nullable IOException failure;

        Source(PushbackInputStream in) {
            this.in = in;
        }

        byte[] peek() throws IOException {
            byte[] head = in.readNBytes(4);
            in.unread(head);
            return head;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                int read = in.read(bytes, offset, length);
                count += Math.max(0, read);
                ended = read < 0;
                return read;
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        /** GZIPInputStream looks for a further member only if this is greater than 0. */
        @Override
        public int available() {
            return ended ? 0 : 1;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /** The content of all members of a gzip. The JDK recurses for each empty member and would overflow the stack. */
    private static final class GzipMembers extends GZIPInputStream {

        private static final int MAX_EMPTY_IN_A_ROW = 100;

        private int empty;

        GzipMembers(InputStream body) throws IOException {
            super(body, BUFFER_BYTES);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (empty == MAX_EMPTY_IN_A_ROW) {
                throw new ZipException("more than %d empty members in a row".formatted(MAX_EMPTY_IN_A_ROW));
            }
            empty++;
            try {
                return super.read(bytes, offset, length);
            } finally {
                empty--;
            }
        }
    }

    /** The content of a zip's only member. */
    private static final class OnlyMember extends InputStream {
        private final ZipInputStream zip;
        private String member = "";

        OnlyMember(InputStream body) throws IOException {
            zip = new ZipInputStream(body);
            if (!nextMember()) {
                throw notOneFile("none");
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = zip.read(bytes, offset, length);
            if (count < 0) {
                String first = member;
                if (nextMember()) {
                    throw notOneFile("“%s”, “%s” and perhaps more"
                            .formatted(RejectedLine.show(first), RejectedLine.show(member)));
                }
            }
            return count;
        }

        private boolean nextMember() throws IOException {
            try {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    if (!entry.isDirectory()) {
                        member = entry.getName();
                        return true;
                    }
                }
                return false;
            } catch (IllegalArgumentException e) {
                throw new FeedException(
                        FeedFailure.CORRUPT, "The archive has a member with an unreadable name.", Map.of(), e);
            }
        }

        private static FeedException notOneFile(String found) {
            return new FeedException(
                    FeedFailure.NOT_ONE_MEMBER,
                    "The archive must have exactly one member, the feed; it has %s.".formatted(found));
        }

        @Override
        public void close() throws IOException {
            zip.close();
        }
    }
}
