package dev.bartizan.blocklist.feed;

import dev.bartizan.blocklist.FeedFailure;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A stream with a deadline; an interrupt cancels it too. Unlike network timeouts, the deadline also covers data that
 * arrives fast but takes too long to decompress or parse.
 */
public final class TimedInput extends FilterInputStream {

    private final TimeLimit deadline;

    public TimedInput(InputStream in, TimeLimit deadline) {
        super(in);
        this.deadline = deadline;
    }

    @Override
    public int read() throws IOException {
        check();
        return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        check();
        return super.read(bytes, offset, length);
    }

    private void check() throws FeedException {
        if (Thread.currentThread().isInterrupted()) {
            throw new FeedException(FeedFailure.INTERRUPTED, "Reading the feed was cancelled.");
        }
        if (deadline.isOver()) {
            throw new FeedException(FeedFailure.TIMEOUT, "The feed was not read completely in time.");
        }
    }
}
