package dev.bartizan.decision;

import dev.bartizan.blocklist.ListContent;
import dev.bartizan.ip.DatedIpRange;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpRangeSet;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/**
 * What is blocked, from one moment of publishing to the next: all lists less the allowlist. Immutable, in memory, read
 * without locks.
 *
 * <p>A list that expires is not waited for: each lookup leaves out what has expired at its own moment, though
 * {@link #published()} has it until the next generation.
 */
public final class DecisionSet {

    /** Matches that a lookup of a range tells at most. */
    static final int MAX_MATCHES = 100;

    private final long generation;
    private final Instant publishedAt;
    private final List<ListContent> lists;
    private final IpRangeSet allowlist;
    private final IpRangeSet published;
    private final long addressCount4;
    private final Instant nextExpiry;

    /**
     * Puts together what is blocked; linear in the number of ranges.
     *
     * @param generation counts the publications, from 1
     * @param publishedAt the moment of publishing; lists that expired by then are left out
     * @param lists contents of the lists
     * @param allowlist what is not blocked, whatever the lists say
     */
    public DecisionSet(long generation, Instant publishedAt, Collection<ListContent> lists, IpRangeSet allowlist) {
        this.generation = generation;
        this.publishedAt = publishedAt;
        this.lists = alive(lists, publishedAt);
        this.allowlist = allowlist;
        this.published = subtract(union(this.lists), allowlist);
        this.addressCount4 = published.addressCount4();
        this.nextExpiry = this.lists.stream()
                .map(ListContent::until)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    /** The lists that have not expired, by name. */
    static List<ListContent> alive(Collection<ListContent> lists, Instant now) {
        return lists.stream()
                .filter(list -> list.until().isAfter(now))
                .sorted(Comparator.comparing(ListContent::name))
                .toList();
    }

    /** A single list is not copied: its ranges are most of the memory. */
    private static IpRangeSet union(List<ListContent> lists) {
        return lists.size() == 1
                ? lists.getFirst().ranges().undated()
                : IpRangeSet.unionOf(
                        lists.stream().map(list -> list.ranges().undated()).toList());
    }

    private static IpRangeSet subtract(IpRangeSet blocked, IpRangeSet allowlist) {
        return allowlist.stream().anyMatch(blocked::overlaps) ? blocked.subtract(allowlist) : blocked;
    }

    /** What is known of one address now. */
    public Lookup lookup(IpAddress address, Instant now) {
        boolean allowlisted = allowlist.contains(address);
        if (!allowlisted && !published.contains(address)) {
            return new Lookup(Coverage.NONE, false, List.of(), false);
        }
        List<Lookup.Match> matches = new ArrayList<>(lists.size());
        for (ListContent list : lists) {
            DatedIpRange found = list.until().isAfter(now) ? list.ranges().find(address) : null;
            if (found != null) {
                matches.add(match(list, found, found.range().cidrContaining(address)));
            }
        }
        boolean blocked = !allowlisted && !matches.isEmpty();
        return new Lookup(blocked ? Coverage.FULL : Coverage.NONE, allowlisted, matches, false);
    }

    /** What is known of a range now; at most {@value #MAX_MATCHES} matches are told. */
    public Lookup lookup(IpRange range, Instant now) {
        List<Lookup.Match> matches = new ArrayList<>();
        boolean truncated = false;
        for (ListContent list : alive(lists, now)) {
            Iterator<DatedIpRange> overlapping =
                    list.ranges().overlapping(range).iterator();
            while (overlapping.hasNext() && matches.size() < MAX_MATCHES) {
                DatedIpRange found = overlapping.next();
                matches.add(match(list, found, found.range()));
            }
            truncated |= overlapping.hasNext();
        }
        return new Lookup(coverage(range, now), allowlist.containsAll(range), matches, truncated);
    }

    private Coverage coverage(IpRange range, Instant now) {
        IpRangeSet blocked = now.isBefore(nextExpiry) ? published : publishedAround(range, now);
        if (blocked.containsAll(range)) {
            return Coverage.FULL;
        }
        return blocked.overlaps(range) ? Coverage.PARTIAL : Coverage.NONE;
    }

    /** The short while between the expiry of a list and the next generation is bridged for the asked range alone. */
    private IpRangeSet publishedAround(IpRange range, Instant now) {
        List<IpRange> listed = alive(lists, now).stream()
                .flatMap(list -> list.ranges().overlapping(range))
                .map(DatedIpRange::range)
                .toList();
        return IpRangeSet.of(listed).subtract(allowlist);
    }

    private static Lookup.Match match(ListContent list, DatedIpRange found, IpRange range) {
        Instant since = Instant.EPOCH.plus(found.firstSeenDay(), ChronoUnit.DAYS);
        return new Lookup.Match(list.name(), range, since, list.until());
    }

    /** Counts the publications of this process, from 1. */
    public long generation() {
        return generation;
    }

    /** When this was published. */
    public Instant publishedAt() {
        return publishedAt;
    }

    /** The lists in it, by name: those that had not expired when it was published. */
    public List<ListContent> lists() {
        return lists;
    }

    /** What is not blocked, whatever the lists say. */
    public IpRangeSet allowlist() {
        return allowlist;
    }

    /** All addresses that are blocked. */
    public IpRangeSet published() {
        return published;
    }

    /** Number of IPv4 addresses that are blocked, at most 2³². */
    public long addressCount4() {
        return addressCount4;
    }

    /** When the first of the lists expires; {@link Instant#MAX} without any. */
    public Instant nextExpiry() {
        return nextExpiry;
    }
}
