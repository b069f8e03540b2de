package dev.bartizan.ban.inforce;

import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Bans in memory: immutable, read without locks. Bans can be nested; there is at most one of a range, source and
 * scenario.
 *
 * <p>Two CIDRs are either nested or disjoint. So the bans that cover a range are found by one binary search for the ban
 * at or before it, and by following the bans that contain that one.
 */
public final class BanSet {

    public static final BanSet EMPTY = new BanSet(List.of());

    /** By address, each network before the networks inside it. */
    public static final Comparator<ActiveBan> ORDER = Comparator.comparing(
                    (ActiveBan ban) -> ban.range().first())
            .thenComparing(ban -> ban.range().last(), Comparator.reverseOrder())
            .thenComparing(ActiveBan::source)
            .thenComparing(ActiveBan::scenario);

    private static final int NONE = -1;

    private final List<ActiveBan> bans;
    private final Instant nextEnd;

    /** For each ban, the index of the smallest earlier ban that contains it. */
    private final int[] around;

    private BanSet(List<ActiveBan> sorted) {
        this.bans = sorted;
        this.around = new int[sorted.size()];
        this.nextEnd = sorted.stream()
                .flatMap(ban -> ban.until().stream())
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        for (int i = 0; i < around.length; i++) {
            IpAddress last = sorted.get(i).range().last();
            int candidate = i - 1;
            while (candidate != NONE && !sorted.get(candidate).range().contains(last)) {
                candidate = around[candidate];
            }
            around[i] = candidate;
        }
    }

    public static BanSet of(Collection<ActiveBan> bans) {
        return bans.isEmpty() ? EMPTY : new BanSet(bans.stream().sorted(ORDER).toList());
    }

    /** A copy with another ban, which replaces one of the same range, source and scenario. */
    public BanSet with(ActiveBan ban) {
        List<ActiveBan> next = new ArrayList<>(bans);
        int at = Collections.binarySearch(bans, ban, ORDER);
        if (at >= 0) {
            next.set(at, ban);
        } else {
            next.add(-at - 1, ban);
        }
        return new BanSet(Collections.unmodifiableList(next));
    }

    /** A copy with other bans, which replace those of the same range, source and scenario; the last one counts. */
    public BanSet withAll(Collection<ActiveBan> others) {
        TreeMap<ActiveBan, ActiveBan> added = new TreeMap<>(ORDER);
        others.forEach(ban -> added.put(ban, ban));
        List<ActiveBan> next = new ArrayList<>(bans.size() + added.size());
        Iterator<ActiveBan> more = added.values().iterator();
        ActiveBan other = more.hasNext() ? more.next() : null;
        for (ActiveBan ban : bans) {
            int order = other == null ? -1 : ORDER.compare(ban, other);
            while (order > 0) {
                next.add(Objects.requireNonNull(other));
                other = more.hasNext() ? more.next() : null;
                order = other == null ? -1 : ORDER.compare(ban, other);
            }
            if (order < 0) {
                next.add(ban);
            }
        }
        if (other != null) {
            next.add(other);
            more.forEachRemaining(next::add);
        }
        return new BanSet(Collections.unmodifiableList(next));
    }

    /** A copy without the matching bans. */
    public BanSet without(Predicate<ActiveBan> which) {
        return new BanSet(bans.stream().filter(which.negate()).toList());
    }

    /** All bans, including expired ones, by address, each network before the networks inside it. */
    public List<ActiveBan> all() {
        return bans;
    }

    /**
     * The bans after a position, in the order of {@link #all()}; there doesn't have to be a ban with this range, source
     * and scenario.
     */
    public List<ActiveBan> after(IpRange range, String source, String scenario) {
        ActiveBan last = new ActiveBan(0, range, source, scenario, "", Instant.EPOCH, Optional.empty());
        int found = Collections.binarySearch(bans, last, ORDER);
        return bans.subList(found < 0 ? -found - 1 : found + 1, bans.size());
    }

    /** When the first ban expires; {@link Instant#MAX} if none does. */
    public Instant nextEnd() {
        return nextEnd;
    }

    public boolean isEmpty() {
        return bans.isEmpty();
    }

    /** The active bans that contain all of the range, largest first. */
    public Stream<ActiveBan> covering(IpRange range, Instant now) {
        Deque<ActiveBan> covering = new ArrayDeque<>();
        for (int i = countUpTo(range.first(), range.last()) - 1; i != NONE; i = around[i]) {
            ActiveBan ban = bans.get(i);
            if (ban.range().contains(range.last()) && ban.active(now)) {
                covering.addFirst(ban);
            }
        }
        return covering.stream();
    }

    /** The active bans that overlap the range, by address. */
    public Stream<ActiveBan> overlapping(IpRange range, Instant now) {
        IpAddress first = range.first();
        IpAddress last = range.last();
        Stream<ActiveBan> beginningInIt = bans.subList(countUpTo(first, first), countUpTo(last, last)).stream()
                .filter(ban -> ban.active(now));
        return Stream.concat(covering(IpRange.of(first), now), beginningInIt);
    }

    /** Number of bans that come before the CIDR from the first to the last address, or contain it. */
    private int countUpTo(IpAddress first, IpAddress last) {
        int low = 0;
        int high = bans.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            IpRange range = bans.get(middle).range();
            int order = range.first().compareTo(first);
            if (order < 0 || order == 0 && range.last().compareTo(last) >= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** A copy without expired bans; the same object if there are none. */
    public BanSet active(Instant now) {
        return bans.stream().allMatch(ban -> ban.active(now)) ? this : without(ban -> !ban.active(now));
    }
}
