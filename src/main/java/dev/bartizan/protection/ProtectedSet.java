package dev.bartizan.protection;

import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeSet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The protected addresses of one moment. Immutable and small: at most some hundred ranges. */
public final class ProtectedSet {

    public static final ProtectedSet EMPTY = new ProtectedSet(Map.of());

    private final Map<Protection, IpRangeSet> sets;
    private final IpRangeSet all;
    private final List<Entry> entries;

    /** @param sets the addresses by the reason why they are protected */
    public ProtectedSet(Map<Protection, IpRangeSet> sets) {
        this.sets = new EnumMap<>(Protection.class);
        this.entries = new ArrayList<>();
        IpRangeSet earlier = IpRangeSet.EMPTY;
        for (Protection protection : Protection.values()) {
            IpRangeSet ranges = sets.getOrDefault(protection, IpRangeSet.EMPTY);
            if (!ranges.isEmpty()) {
                this.sets.put(protection, ranges);
                ranges.subtract(earlier).forEach(range -> entries.add(new Entry(range, protection)));
                earlier = earlier.union(ranges);
            }
        }
        this.all = earlier;
    }

    /** A protected range with its reason. */
    public record Entry(IpRange range, Protection protection) {}

    /** All protected addresses. */
    public IpRangeSet all() {
        return all;
    }

    /** The addresses that are protected for one reason. */
    public IpRangeSet of(Protection protection) {
        return sets.getOrDefault(protection, IpRangeSet.EMPTY);
    }

    /** Why an address is protected; empty if it is not. */
    public Optional<Protection> of(IpAddress address) {
        if (!all.contains(address)) {
            return Optional.empty();
        }
        return sets.entrySet().stream()
                .filter(each -> each.getValue().contains(address))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The protected ranges that satisfy a condition, in the order of the reasons, each with its first reason. */
    public List<Entry> select(Predicate<IpRange> condition) {
        return entries.stream().filter(each -> condition.test(each.range())).toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProtectedSet that && sets.equals(that.sets);
    }

    @Override
    public int hashCode() {
        return sets.hashCode();
    }

    @Override
    public String toString() {
        return sets.toString();
    }
}
