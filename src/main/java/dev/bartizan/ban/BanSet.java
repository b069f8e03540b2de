package dev.bartizan.ban;

import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Bans in memory: immutable, read without locks. They may lie within each other; of one range and origin there is one.
 *
 * <p>An address is found by one hash look-up for each prefix length that occurs, of which there are few.
 */
public final class BanSet {

    public static final BanSet EMPTY = new BanSet(List.of());

    /** By address, a network before what lies within it. */
    static final Comparator<ActiveBan> ORDER = Comparator.comparing(
                    (ActiveBan ban) -> ban.range().first())
            .thenComparing(ban -> ban.range().last(), Comparator.reverseOrder())
            .thenComparing(ActiveBan::origin);

    private final List<ActiveBan> bans;
    private final Map<IpRange, List<ActiveBan>> byRange = new HashMap<>();
    private final int[] prefixLengths4;
    private final int[] prefixLengths6;

    private BanSet(List<ActiveBan> bans) {
        this.bans = bans;
        bans.forEach(ban -> byRange.merge(
                ban.range(),
                List.of(ban),
                (some, more) -> Stream.concat(some.stream(), more.stream()).toList()));
        this.prefixLengths4 = prefixLengths(false);
        this.prefixLengths6 = prefixLengths(true);
    }

    public static BanSet of(Collection<ActiveBan> bans) {
        return bans.isEmpty() ? EMPTY : new BanSet(bans.stream().sorted(ORDER).toList());
    }

    /** These and another ban, which replaces one of the same range and origin. */
    BanSet with(ActiveBan ban) {
        List<ActiveBan> next = new ArrayList<>(bans);
        int at = Collections.binarySearch(bans, ban, ORDER);
        if (at >= 0) {
            next.set(at, ban);
        } else {
            next.add(-at - 1, ban);
        }
        return new BanSet(Collections.unmodifiableList(next));
    }

    /** These but for some. */
    BanSet without(Predicate<ActiveBan> which) {
        return new BanSet(bans.stream().filter(which.negate()).toList());
    }

    private int[] prefixLengths(boolean v6) {
        return byRange.keySet().stream()
                .filter(range -> range.isV6() == v6)
                .mapToInt(IpRange::prefixLength)
                .distinct()
                .sorted()
                .toArray();
    }

    /** All bans, those that have run out included, by address and a network before what lies within it. */
    public List<ActiveBan> all() {
        return bans;
    }

    public boolean isEmpty() {
        return bans.isEmpty();
    }

    /** The bans in force whose range has all of the given one, the broadest first. */
    public Stream<ActiveBan> covering(IpRange range, Instant now) {
        if (bans.isEmpty()) {
            return Stream.empty();
        }
        IpAddress first = range.first();
        return IntStream.of(range.isV6() ? prefixLengths6 : prefixLengths4)
                .mapToObj(prefixLength -> byRange.get(IpRange.ofCidr(first, prefixLength)))
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .filter(ban -> ban.range().contains(range.last()) && ban.active(now));
    }

    /** The bans in force that share an address with the given range, by address. */
    public Stream<ActiveBan> overlapping(IpRange range, Instant now) {
        return bans.stream().filter(ban -> ban.range().overlaps(range) && ban.active(now));
    }

    /** The bans without those that have run out; this very set if none has. */
    public BanSet active(Instant now) {
        return bans.stream().allMatch(ban -> ban.active(now)) ? this : without(ban -> !ban.active(now));
    }
}
