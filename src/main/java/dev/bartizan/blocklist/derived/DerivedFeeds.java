package dev.bartizan.blocklist.derived;

import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.FeedLocation;
import dev.bartizan.blocklist.feed.FeedCounts;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.FeedOptions;
import dev.bartizan.blocklist.feed.ParsedFeed;
import dev.bartizan.blocklist.feed.RejectedLine;
import dev.bartizan.geo.GeoDatabaseException;
import dev.bartizan.geo.GeoNetworks;
import dev.bartizan.geo.GeoSelection;
import dev.bartizan.geo.GeoSelection.Kind;
import dev.bartizan.ip.set.IpRangeList;
import dev.bartizan.ip.set.SpecialPurposeRanges;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Derives the entries of lists that have no feed. */
@Singleton
public class DerivedFeeds {

    private final GeoNetworks networks;
    private final CombinedLists lists;

    DerivedFeeds(GeoNetworks networks, CombinedLists lists) {
        this.networks = networks;
        this.lists = lists;
    }

    /**
     * Derives the entries of a list.
     *
     * @param location names the sources
     * @param known version of the last entries; null to derive them in any case
     * @return empty if the sources have not changed since that version
     * @throws FeedException if the entries can't be derived
     */
    public Optional<DerivedFeed> read(FeedLocation location, @Nullable String known, FeedOptions.Limits limits)
            throws FeedException {
        return location.combined()
                ? combined(location, known, limits)
                : networks(GeoSelection.parse(location.url()), known, limits);
    }

    private Optional<DerivedFeed> combined(FeedLocation location, @Nullable String known, FeedOptions.Limits limits)
            throws FeedException {
        Optional<CombinedLists.Combined> found = lists.combine(location.sources(), location.atLeast(), known);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        CombinedLists.Combined combined = found.get();
        return Optional.of(
                new DerivedFeed(feed(combined.entries(), List.of(), limits), combined.version(), combined.note(), 0));
    }

    private Optional<DerivedFeed> networks(GeoSelection selection, @Nullable String known, FeedOptions.Limits limits)
            throws FeedException {
        try {
            String version = networks.version(selection);
            return version.equals(known)
                    ? Optional.empty()
                    : Optional.of(derived(networks.read(selection), version, selection, limits));
        } catch (GeoDatabaseException unusable) {
            FeedFailure failure = switch (unusable.problem()) {
                case NOT_CONFIGURED -> FeedFailure.NOT_CONFIGURED;
                case NOT_FOUND -> FeedFailure.FILE_NOT_FOUND;
                case DAMAGED -> FeedFailure.CORRUPT;
            };
            throw new FeedException(failure, unusable.getMessage(), Map.of(), unusable);
        }
    }

    /**
     * A country that the database doesn't have is an error, because its code must be wrong. Autonomous systems come and
     * go, so unknown ones are only counted, unless all are.
     */
    private static DerivedFeed derived(
            GeoNetworks.Found found, String version, GeoSelection selection, FeedOptions.Limits limits)
            throws FeedException {
        if (!found.unknown().isEmpty()
                && (selection.kind() == Kind.COUNTRY || found.entries().rangeCount() == 0)) {
            throw new FeedException(
                    FeedFailure.NOT_IN_DATABASE,
                    "The database %s has no network of %s."
                            .formatted(RejectedLine.show(found.databaseType()), String.join(", ", found.unknown())),
                    Map.of("unknown", found.unknown()));
        }
        List<RejectedLine> rejected = new ArrayList<>();
        int line = 0;
        for (String value : selection.values()) {
            line++;
            if (found.unknown().contains(value)) {
                rejected.add(new RejectedLine(line, value, "The database has no network of it."));
            }
        }
        return new DerivedFeed(feed(found.entries(), rejected, limits), version, Optional.empty(), found.bytes());
    }

    private static ParsedFeed feed(IpRangeList entries, List<RejectedLine> rejected, FeedOptions.Limits limits)
            throws FeedException {
        if (entries.rangeCount() > limits.maximumEntries()) {
            throw new FeedException(
                    FeedFailure.TOO_MANY_ENTRIES,
                    "There are more than %d entries, the maximum.".formatted(limits.maximumEntries()),
                    Map.of("maximum_entries", limits.maximumEntries()));
        }
        IpRangeList kept = limits.keepSpecialPurpose() ? entries : entries.subtract(SpecialPurposeRanges.ALL);
        FeedCounts counts = new FeedCounts(
                entries.rangeCount() + (long) rejected.size(),
                entries.rangeCount(),
                rejected.size(),
                0,
                0,
                entries.addressCount().subtract(kept.addressCount()));
        return new ParsedFeed(kept, FeedFormat.AUTO, counts, List.copyOf(rejected));
    }
}
