package dev.bartizan.blocklist.feed.download;

import java.net.URI;
import java.util.Optional;

/**
 * Which feed to download.
 *
 * @param url {@code http:}, {@code https:} or {@code file:} address; credentials in it are sent to its own origin only
 * @param etag entity tag of the version that is already there
 * @param lastModified {@code Last-Modified} of the version that is already there
 * @param allowPrivate whether the address may lead to a host that is not on the public Internet
 */
public record FeedRequest(URI url, Optional<String> etag, Optional<String> lastModified, boolean allowPrivate) {

    /** Downloads the feed whatever version is already there. */
    public static FeedRequest of(URI url) {
        return new FeedRequest(url, Optional.empty(), Optional.empty(), false);
    }
}
