package dev.bartizan.blocklist.feed.download;

import dev.bartizan.blocklist.RequestHeaders;
import dev.bartizan.blocklist.feed.TimeLimit;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * A feed to download.
 *
 * @param url {@code http:}, {@code https:} or {@code file:} address; credentials in it are sent only to its own origin
 * @param etag entity tag of the current version
 * @param lastModified {@code Last-Modified} of the current version
 * @param headers additional headers, sent only to the origin of the URL
 * @param allowPrivate whether the host may have an address that is not public
 * @param limit ends the download earlier than the configured total timeout; empty for that timeout
 */
public record FeedRequest(
        URI url,
        Optional<String> etag,
        Optional<String> lastModified,
        RequestHeaders headers,
        boolean allowPrivate,
        Optional<TimeLimit> limit) {

    /** A request with the configured timeout. */
    public FeedRequest(
            URI url,
            Optional<String> etag,
            Optional<String> lastModified,
            RequestHeaders headers,
            boolean allowPrivate) {
        this(url, etag, lastModified, headers, allowPrivate, Optional.empty());
    }

    /** An unconditional request. */
    public static FeedRequest of(URI url) {
        return new FeedRequest(url, Optional.empty(), Optional.empty(), RequestHeaders.NONE, false);
    }

    /** When the download must be complete: after the given time, or at its own limit if that is earlier. */
    TimeLimit deadline(Duration totalTimeout) {
        TimeLimit configured = TimeLimit.in(totalTimeout);
        return limit.filter(own -> own.remaining().compareTo(configured.remaining()) < 0)
                .orElse(configured);
    }
}
