package dev.bartizan.blocklist.feed.download;

import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.TimeLimit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The result of a download. It must be closed, which ends the transfer. */
public sealed interface FeedDownload extends AutoCloseable {

    /** The URL after redirects, without credentials. */
    URI finalUrl();

    @Override
    void close();

    /** The feed has not changed since the last download. */
    record NotModified(URI finalUrl) implements FeedDownload {

        @Override
        public void close() {
            // Nothing to close.
        }
    }

    /** The content of the feed. */
    final class Content implements FeedDownload {

        private final URI finalUrl;
        private final InputStream body;
        private final LongSupplier bytesRead;
        private final Optional<String> etag;
        private final Optional<String> lastModified;
        private final TimeLimit deadline;

        Content(
                URI finalUrl,
                InputStream body,
                LongSupplier bytesRead,
                Optional<String> etag,
                Optional<String> lastModified,
                TimeLimit deadline) {
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

        /**
         * The feed while it arrives. Reading throws a {@link FeedException} on timeouts, limits and an incomplete body.
         */
        public InputStream body() {
            return body;
        }

        /** Entity tag for the next conditional request. */
        public Optional<String> etag() {
            return etag;
        }

        /** {@code Last-Modified} for the next conditional request. */
        public Optional<String> lastModified() {
            return lastModified;
        }

        /** When the body must have been read completely. */
        public TimeLimit deadline() {
            return deadline;
        }

        /** Bytes received or read from the file so far, before decompression. */
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
