package dev.bartizan.blocklist.feed.download;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A feed that a client sends, with the size limit of downloads. */
public final class ReceivedBody extends FilterInputStream {

    private final long maximumBytes;
    private long count;

    public ReceivedBody(InputStream body, long maximumBytes) {
        super(body);
        this.maximumBytes = maximumBytes;
    }

    /** Bytes read so far. */
    public long count() {
        return count;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        count += Math.max(0, read);
        if (count > maximumBytes) {
            throw FeedBody.tooLarge(maximumBytes);
        }
        return read;
    }
}
