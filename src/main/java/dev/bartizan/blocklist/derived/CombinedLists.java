package dev.bartizan.blocklist.derived;

import dev.bartizan.blocklist.BlocklistConfig;
import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.ListContent;
import dev.bartizan.blocklist.ListContents;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.ip.set.IpRangeList;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Combines the contents of lists: the addresses that are on at least some number of them. */
@Singleton
class CombinedLists {

    private final ListContents contents;
    private final BlocklistConfig config;
    private final Clock clock;

    CombinedLists(ListContents contents, BlocklistConfig config, Clock clock) {
        this.contents = contents;
        this.config = config;
        this.clock = clock;
    }

    /**
     * A combination.
     *
     * @param note which sources were left out, for people; empty if none was
     */
    record Combined(IpRangeList entries, String version, Optional<String> note) {}

    /**
     * Combines lists. Those without content and stale ones don't count.
     *
     * @param known version of the last combination; null to combine in any case
     * @return empty if the sources have not changed since that version
     * @throws FeedException if fewer lists than {@code least} count
     */
    Optional<Combined> combine(List<String> names, int least, @Nullable String known) throws FeedException {
        Instant now = clock.instant();
        List<IpRangeList> counted = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        StringJoiner version = new StringJoiner(",");
        for (String name : names) {
            Optional<ListContent> content = contents.find(name);
            Optional<String> objection = objection(content, now);
            if (objection.isPresent()) {
                leftOut.add(name + objection.get());
            } else {
                ListContent source = content.orElseThrow();
                counted.add(source.ranges().entries());
                version.add(source.listId() + ":" + source.version());
            }
        }
        String note = String.join(", ", leftOut);
        if (counted.size() < least) {
            throw new FeedException(
                    FeedFailure.TOO_FEW_LISTS,
                    "%d of %d lists can be used, fewer than at_least (%d): %s."
                            .formatted(counted.size(), names.size(), least, note),
                    Map.of("lists", names, "at_least", least));
        }
        return version.toString().equals(known)
                ? Optional.empty()
                : Optional.of(new Combined(
                        IpRangeList.inAtLeast(least, counted),
                        version.toString(),
                        leftOut.isEmpty() ? Optional.empty() : Optional.of("Not used: %s.".formatted(note))));
    }

    /** Why a list doesn't count, after its name. */
    private Optional<String> objection(Optional<ListContent> content, Instant now) {
        if (content.isEmpty()) {
            return Optional.of(" has no content");
        }
        Instant until = content.get().until();
        Instant confirmed = until.minus(config.entryLifetime());
        return now.isAfter(until) || now.isAfter(confirmed.plus(config.staleAfter()))
                ? Optional.of(" is stale")
                : Optional.empty();
    }
}
