package dev.bartizan.blocklist.feed.download;

import dev.bartizan.blocklist.RequestHeaders;
import java.net.URI;
import java.util.Optional;

/**
 * A feed to download.
 *
 * @param url {@code http:}, {@code https:} or {@code file:} address; credentials in it are sent only to its own origin
 * @param etag entity tag of the current version
 * @param lastModified {@code Last-Modified} of the current version
 * @param headers additional headers, sent only to the origin of the URL
 * @param allowPrivate whether the host may have an address that is not public
 */
public record FeedRequest(
        URI url, Optional<String> etag, Optional<String> lastModified, RequestHeaders headers, boolean allowPrivate) {

    /** An unconditional request. */
    public static FeedRequest of(URI url) {
        return new FeedRequest(url, Optional.empty(), Optional.empty(), RequestHeaders.NONE, false);
    }
}
