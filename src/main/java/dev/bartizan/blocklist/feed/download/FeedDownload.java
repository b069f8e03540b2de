package dev.bartizan.blocklist.feed.download;

import dev.bartizan.blocklist.feed.Deadline;
import dev.bartizan.blocklist.feed.FeedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What came of a download. It must be closed, which ends the transfer. */
public sealed interface FeedDownload extends AutoCloseable {

    /** Where the answer came from, after redirects and without credentials. */
    URI finalUrl();

    @Override
    void close();

    /** The version that is already there is still the newest. */
    record NotModified(URI finalUrl) implements FeedDownload {

        @Override
        public void close() {
            // There is nothing to end.
        }
    }

    /** A version of the feed. */
    final class Content implements FeedDownload {

        private final URI finalUrl;
        private final InputStream body;
        private final LongSupplier bytesRead;
        private final Optional<String> etag;
        private final Optional<String> lastModified;
        private final Deadline deadline;

        Content(
                URI finalUrl,
                InputStream body,
                LongSupplier bytesRead,
                Optional<String> etag,
                Optional<String> lastModified,
                Deadline deadline) {
            this.finalUrl = finalUrl;
            this.body = body;
            this.bytesRead = bytesRead;
            this.etag = etag;
            this.lastModified = lastModified;
            this.deadline = deadline;
        }

        @Override
        public URI finalUrl() {
            return finalUrl;
        }

        /** The feed as it arrives. Time-outs, limits and an early end show as {@link FeedException} while it is read. */
        public InputStream body() {
            return body;
        }

        /** Entity tag to ask with the next time. */
        public Optional<String> etag() {
            return etag;
        }

        /** {@code Last-Modified} to ask with the next time. */
        public Optional<String> lastModified() {
            return lastModified;
        }

        /** When the body must have been read. */
        public Deadline deadline() {
            return deadline;
        }

        /** Bytes that came over the wire or from the file so far, before expansion. */
        public long bytesRead() {
            return bytesRead.getAsLong();
        }

        @Override
        public void close() {
            try {
                body.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
