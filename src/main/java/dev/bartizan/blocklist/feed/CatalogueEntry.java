package dev.bartizan.blocklist.feed;

import dev.bartizan.blocklist.FeedFormat;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * A public feed in the catalogue. It is imported only if a list is created from it.
 *
 * @param name short name, unique in the catalogue, valid as the name of a list
 * @param discontinued whether it is no longer published; then no list can be created from it
 * @param successor catalogue name of the feed that replaces a discontinued one
 */
public record CatalogueEntry(
        String name, Description description, Feed feed, boolean discontinued, Optional<String> successor) {

    /**
     * What people want to know about it.
     *
     * @param title name for people
     * @param purpose what it is for, in one sentence
     * @param outbound whether its addresses are servers that own machines must not connect to, such as
     *     command-and-control servers; others attack from outside
     * @param category kind of addresses, for example {@code attackers}
     * @param licence summary of the terms of use; the provider's own text is binding
     * @param typicalEntries usual number of entries, as an order of magnitude
     * @param homepage the provider's description
     */
    public record Description(
            String title,
            String purpose,
            boolean outbound,
            String category,
            String licence,
            int typicalEntries,
            URI homepage) {}

    /**
     * How it is imported.
     *
     * @param url where it is downloaded from
     * @param format its format
     * @param column column with the address, if the format has columns and no default fits
     * @param pointer where the addresses are in a JSON document, if they can't be found
     * @param allowBroadPrefixes whether the feed may contain ranges larger than an IPv4 /8 or an IPv6 /19
     * @param allow whether its addresses are to be allowed instead of blocked
     * @param minimumInterval minimum time between two downloads, as the provider asks or as is useful
     */
    public record Feed(
            URI url,
            FeedFormat format,
            Optional<String> column,
            Optional<String> pointer,
            boolean allowBroadPrefixes,
            boolean allow,
            Duration minimumInterval) {}
}
