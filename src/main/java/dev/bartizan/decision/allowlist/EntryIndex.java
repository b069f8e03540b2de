package dev.bartizan.decision.allowlist;

import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the entries of the allowlist that have an address. Immutable. It takes 12 bytes for each range, because it shares
 * the texts of the entries and parses the few that a search needs.
 */
final class EntryIndex {

    static final EntryIndex EMPTY = of(List.of());

    private static final int NONE = -1;

    /** By the first addresses of the ranges, as the next two. */
    private final AllowlistEntry[] entries;

    private final String[] texts;

    /** For each range, the index of the nearest earlier one that ends later: those between them end before both. */
    private final int[] around;

    private EntryIndex(List<Item> sorted) {
        int size = sorted.size();
        this.entries = new AllowlistEntry[size];
        this.texts = new String[size];
        this.around = new int[size];
        for (int i = 0; i < size; i++) {
            Item item = sorted.get(i);
            entries[i] = item.entry();
            texts[i] = item.text();
            int candidate = i - 1;
            while (candidate != NONE
                    && sorted.get(candidate)
                                    .range()
                                    .last()
                                    .compareTo(item.range().last())
                            <= 0) {
                candidate = around[candidate];
            }
            around[i] = candidate;
        }
    }

    private record Item(AllowlistEntry entry, String text, IpRange range) {}

    /**
     * A range of an entry.
     *
     * @param range the range, or an address of the entry's host
     */
    record Found(AllowlistEntry entry, IpRange range) {}

    static EntryIndex of(List<AllowlistEntry> entries) {
        return new EntryIndex(entries.stream()
                .flatMap(entry -> entry.texts()
                        .flatMap(
                                text -> AllowlistEntry.parse(text).map(range -> new Item(entry, text, range)).stream()))
                .sorted(Comparator.comparing(item -> item.range().first()))
                .toList());
    }

    /** The ranges that overlap the given one, some of them if there are more than the maximum. */
    List<Found> overlapping(IpRange range, int maximum) {
        List<Found> found = new ArrayList<>();
        int after = countUpTo(range.first());
        for (int i = after - 1; i != NONE && found.size() < maximum; ) {
            IpRange candidate = range(i);
            boolean contains = candidate.contains(range.first());
            if (contains) {
                found.add(new Found(entries[i], candidate));
            }
            i = contains ? i - 1 : around[i];
        }
        for (int i = after; i < texts.length && found.size() < maximum; i++) {
            IpRange candidate = range(i);
            if (candidate.first().compareTo(range.last()) > 0) {
                break;
            }
            found.add(new Found(entries[i], candidate));
        }
        return found;
    }

    private IpRange range(int index) {
        return IpRange.parse(texts[index]);
    }

    /** Number of ranges that begin at an address or before it. */
    private int countUpTo(IpAddress address) {
        int low = 0;
        int high = texts.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (range(middle).first().compareTo(address) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
