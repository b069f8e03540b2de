package dev.bartizan.blocklist.feed;

import dev.bartizan.blocklist.BlocklistConfig;
import dev.bartizan.blocklist.FeedFormat;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * A public feed that this service knows. It is imported only when somebody switches it on.
 *
 * @param name short name, unique in the catalogue, fit for a list's name
 * @param title name for people
 * @param url where it is downloaded from
 * @param format its format
 * @param column column with the address, where the format has columns and needs to be told
 * @param allowBroadPrefixes whether ranges larger than an IPv4 /8 or an IPv6 /19 belong in it
 * @param category what kind of addresses it lists, for example {@code attackers}
 * @param licence terms of use in a few words; the provider's own text counts
 * @param typicalEntries entries it usually has, as an order of magnitude
 * @param minimumInterval shortest time between two downloads that its provider asks for or that makes sense
 * @param discontinued whether it is no longer published; it cannot be switched on then
 * @param successor catalogue name of the feed to take instead of a discontinued one
 * @param homepage where its provider describes it
 */
public record CatalogueEntry(
        String name,
        String title,
        URI url,
        FeedFormat format,
        Optional<String> column,
        boolean allowBroadPrefixes,
        String category,
        String licence,
        int typicalEntries,
        Duration minimumInterval,
        boolean discontinued,
        Optional<String> successor,
        URI homepage) {

    /** How the feed is read. */
    public FeedOptions options(BlocklistConfig.Guards guards) {
        FeedOptions defaults = FeedOptions.of(format, guards);
        return new FeedOptions(
                format,
                defaults.minScore(),
                column,
                defaults.pointer(),
                defaults.keepSpecialPurpose(),
                allowBroadPrefixes,
                defaults.maximumBadLinesPercent(),
                defaults.maximumEntries());
    }
}
