package dev.bartizan.decision.allowlist;

import dev.bartizan.blocklist.ListContent;
import dev.bartizan.blocklist.ListContents;
import dev.bartizan.blocklist.ListsChanged;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.DatedIpRange;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The addresses of the lists that allow, as long as the lists have not expired. */
@Singleton
class AllowlistSources {

    /** Before the decisions are published, which need the result. */
    private static final int BEFORE_OTHERS = 1;

    private final ListContents contents;
    private final Event<AllowlistChanged> changed;
    private final Clock clock;
    private final Deadline expiry;

    private volatile IpRangeSet ranges = IpRangeSet.EMPTY;

    AllowlistSources(ListContents contents, Event<AllowlistChanged> changed, Clock clock, DeadlineQueue deadlines) {
        this.contents = contents;
        this.changed = changed;
        this.clock = clock;
        this.expiry = deadlines.add("allowlist-sources-expiry", this::followExpiry);
    }

    /** All of them; the same object as long as nothing changes. */
    IpRangeSet ranges() {
        return ranges;
    }

    /** The lists that allow a part of a range. */
    List<AllowCause> overlapping(IpRange range, Instant now) {
        return contents.allowed().stream()
                .filter(list -> list.until().isAfter(now))
                .flatMap(list -> list.ranges().overlapping(range).limit(1).map(found -> cause(list, found)))
                .toList();
    }

    private static AllowCause cause(ListContent list, DatedIpRange found) {
        return new AllowCause.ByList(list.listId(), list.name(), found.range());
    }

    /** The names of enabled lists, sorted. */
    List<String> names(Set<Long> listIds) {
        return listIds.stream()
                .flatMap(id -> contents.find(id).stream())
                .map(ListContent::name)
                .sorted()
                .toList();
    }

    void listsChanged(@Observes @Priority(BEFORE_OTHERS) ListsChanged event) {
        refresh();
    }

    private void followExpiry() {
        IpRangeSet before = ranges;
        refresh();
        if (ranges != before) {
            changed.fire(new AllowlistChanged());
        }
    }

    private synchronized void refresh() {
        Instant now = clock.instant();
        List<ListContent> alive = contents.allowed().stream()
                .filter(list -> list.until().isAfter(now))
                .toList();
        IpRangeSet next = IpRangeSet.unionOf(
                alive.stream().map(list -> list.ranges().undated()).toList());
        if (!next.equals(ranges)) {
            ranges = next;
        }
        if (!contents.allowed().isEmpty()) {
            expiry.at(alive.stream()
                    .map(ListContent::until)
                    .min(Comparator.naturalOrder())
                    .orElse(Instant.MAX));
        }
    }
}
