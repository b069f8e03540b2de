package dev.bartizan.access.limit;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** A request body that may have a maximum size; reading more fails with {@code PAYLOAD_TOO_LARGE}. */
final class BoundedStream extends FilterInputStream {

    private final long maximum;
    private long read;

    BoundedStream(InputStream body, long maximum) {
        super(body);
        this.maximum = maximum;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = super.read(into, offset, length);
        read += Math.max(0, count);
        if (read > maximum) {
            throw new ServiceException(ErrorCode.PAYLOAD_TOO_LARGE, Map.of("maximum_bytes", maximum));
        }
        return count;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
