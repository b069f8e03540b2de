package dev.bartizan.ip.set;

import dev.bartizan.ip.Ranges6;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * What each of several lists alone has, and what each two of them have in common. Ranges are counted as if adjacent ones
 * were joined. All lists are read once, in the order of addresses and without a copy of them: the time is that of their
 * ranges, times the logarithm of the number of lists plus how many lists have the same address; the memory is that of one
 * number for each pair of lists.
 *
 * <p>Lists are named by their position.
 */
public final class RangeOverlap {

    /** 2⁶⁴. */
    private static final double LOW_SPACE = 0x1p64;

    private static final int NOBODY = -1;
    private static final int EVENTS_BETWEEN_CHECKS = 1 << 16;

    private final Edges[] edges;

    /** A heap of the lists that have a next edge; the lowest edge is first. */
    private final int[] heap;

    private int waiting;

    /** The lists that have the current address, in any order, and where in it each list is. */
    private final int[] open;

    private final int[] placeInOpen;
    private int opened;

    private final long[] ranges;
    private final long[] addresses4;
    private final long[] uniqueRanges;
    private final long[] uniqueAddresses4;
    private final double[] addresses6;
    private final double[] uniqueAddresses6;

    /** For each list, one item for each list before it. */
    private final long[][] commonRanges;

    private final long[][] commonAddresses4;

    private int alone = NOBODY;
    private long aloneHigh;
    private long aloneLow;

    private RangeOverlap(int lists) {
        edges = new Edges[lists];
        heap = new int[lists];
        open = new int[lists];
        placeInOpen = new int[lists];
        ranges = new long[lists];
        addresses4 = new long[lists];
        uniqueRanges = new long[lists];
        uniqueAddresses4 = new long[lists];
        addresses6 = new double[lists];
        uniqueAddresses6 = new double[lists];
        commonRanges = new long[lists][];
        commonAddresses4 = new long[lists][];
        Arrays.setAll(commonRanges, long[]::new);
        Arrays.setAll(commonAddresses4, long[]::new);
    }

    /**
     * Compares lists.
     *
     * @throws CancellationException if the thread is interrupted
     */
    public static RangeOverlap of(List<IpRangeList> lists) {
        RangeOverlap overlap = new RangeOverlap(lists.size());
        overlap.sweep(lists, false);
        overlap.sweep(lists, true);
        return overlap;
    }

    /** Number of ranges of a list. */
    public long ranges(int list) {
        return ranges[list];
    }

    /** Number of IPv4 addresses of a list. */
    public long addresses4(int list) {
        return addresses4[list];
    }

    /** Number of ranges that are left of a list without the addresses of the others. */
    public long uniqueRanges(int list) {
        return uniqueRanges[list];
    }

    /** Number of IPv4 addresses that no other list has. */
    public long uniqueAddresses4(int list) {
        return uniqueAddresses4[list];
    }

    /** The share of its addresses that no other list has, 0 to 1: of its IPv4 addresses, or of IPv6 if it has no IPv4. */
    public double uniqueShare(int list) {
        if (addresses4[list] > 0) {
            return (double) uniqueAddresses4[list] / addresses4[list];
        }
        return addresses6[list] > 0 ? uniqueAddresses6[list] / addresses6[list] : 0;
    }

    /** Number of ranges that two different lists have in common. */
    public long commonRanges(int list, int other) {
        return commonRanges[Math.max(list, other)][Math.min(list, other)];
    }

    /** Number of IPv4 addresses that two different lists have in common. */
    public long commonAddresses4(int list, int other) {
        return commonAddresses4[Math.max(list, other)][Math.min(list, other)];
    }

    private void sweep(List<IpRangeList> lists, boolean ofV6) {
        waiting = 0;
        for (int list = 0; list < edges.length; list++) {
            edges[list] = new Edges(lists.get(list), ofV6);
            if (edges[list].present) {
                heap[waiting++] = list;
            }
        }
        for (int place = waiting / 2 - 1; place >= 0; place--) {
            sink(place);
        }
        for (int events = 1; waiting > 0; events++) {
            if (events % EVENTS_BETWEEN_CHECKS == 0 && Thread.interrupted()) {
                Thread.currentThread().interrupt();
                throw new CancellationException("Interrupted while lists were compared");
            }
            int list = heap[0];
            Edges edge = edges[list];
            if (edge.end) {
                close(list, edge.high, edge.low, ofV6);
            } else {
                open(list, edge.high, edge.low, ofV6);
            }
            edge.next();
            if (!edge.present) {
                heap[0] = heap[--waiting];
            }
            sink(0);
        }
    }

    private void open(int list, long high, long low, boolean ofV6) {
        ranges[list]++;
        for (int i = 0; i < opened; i++) {
            int later = Math.max(list, open[i]);
            int earlier = Math.min(list, open[i]);
            commonRanges[later][earlier]++;
            if (!ofV6) {
                commonAddresses4[later][earlier] -= low;
            }
        }
        if (ofV6) {
            edges[list].openedHigh = high;
            edges[list].openedLow = low;
        } else {
            addresses4[list] -= low;
        }
        if (alone != NOBODY && (high != aloneHigh || low != aloneLow)) {
            countAlone(ofV6, high - (low == 0 ? 1 : 0), low - 1);
        }
        placeInOpen[list] = opened;
        open[opened++] = list;
        standAlone(high, low);
    }

    /** The last address is part of the range. */
    private void close(int list, long high, long low, boolean ofV6) {
        int last = open[--opened];
        open[placeInOpen[list]] = last;
        placeInOpen[last] = placeInOpen[list];
        if (!ofV6) {
            addresses4[list] += low + 1;
            for (int i = 0; i < opened; i++) {
                commonAddresses4[Math.max(list, open[i])][Math.min(list, open[i])] += low + 1;
            }
        } else {
            addresses6[list] += count(edges[list].openedHigh, edges[list].openedLow, high, low);
        }
        if (alone != NOBODY && Ranges6.compare(aloneHigh, aloneLow, high, low) <= 0) {
            countAlone(ofV6, high, low);
        }
        if ((high & low) == -1) {
            // No address follows.
            alone = NOBODY;
        } else {
            standAlone(high + (low == -1 ? 1 : 0), low + 1);
        }
    }

    private void standAlone(long high, long low) {
        alone = opened == 1 ? open[0] : NOBODY;
        aloneHigh = high;
        aloneLow = low;
    }

    private void countAlone(boolean ofV6, long lastHigh, long lastLow) {
        uniqueRanges[alone]++;
        if (ofV6) {
            uniqueAddresses6[alone] += count(aloneHigh, aloneLow, lastHigh, lastLow);
        } else {
            uniqueAddresses4[alone] += lastLow - aloneLow + 1;
        }
    }

    private static double count(long firstHigh, long firstLow, long lastHigh, long lastLow) {
        long low = lastLow - firstLow;
        long high = lastHigh - firstHigh - (Long.compareUnsigned(lastLow, firstLow) < 0 ? 1 : 0);
        return unsigned(high) * LOW_SPACE + unsigned(low) + 1;
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : value + LOW_SPACE;
    }

    /** Moves the list at a place of the heap down until no edge below it is lower. */
    private void sink(int from) {
        int place = from;
        int list = heap[place];
        for (int child = 2 * place + 1; child < waiting; child = 2 * place + 1) {
            if (child + 1 < waiting && edges[heap[child + 1]].before(edges[heap[child]])) {
                child++;
            }
            if (!edges[heap[child]].before(edges[list])) {
                break;
            }
            heap[place] = heap[child];
            place = child;
        }
        heap[place] = list;
    }

    /**
     * The first and last addresses of the ranges of one family of a list, in ascending order; adjacent ranges are joined.
     * An IPv4 address is in the lower half.
     */
    private static final class Edges {

        private static final long UNSIGNED4 = 0xffff_ffffL;

        private final IpRangeList list;
        private final boolean ofV6;
        private final int size;

        /** The range of the current edge. */
        private int range;

        private boolean end;
        private long high;
        private long low;
        private boolean present;

        private long openedHigh;
        private long openedLow;

        Edges(IpRangeList list, boolean ofV6) {
            this.list = list;
            this.ofV6 = ofV6;
            this.size = ofV6 ? list.v6().size() : list.v4().size();
            this.present = size > 0;
            if (present) {
                atFirst();
            }
        }

        void next() {
            if (end) {
                range++;
                end = false;
                present = range < size;
                if (present) {
                    atFirst();
                }
                return;
            }
            end = true;
            atLast();
            while (range + 1 < size && adjacent()) {
                range++;
                atLast();
            }
        }

        private void atFirst() {
            high = ofV6 ? list.v6().firstHigh(range) : 0;
            low = ofV6 ? list.v6().firstLow(range) : list.v4().first(range) & UNSIGNED4;
        }

        private void atLast() {
            high = ofV6 ? list.v6().lastHigh(range) : 0;
            low = ofV6 ? list.v6().lastLow(range) : list.v4().last(range) & UNSIGNED4;
        }

        /** Whether the next range begins directly after this one. */
        private boolean adjacent() {
            if (!ofV6) {
                return (list.v4().first(range + 1) & UNSIGNED4) == low + 1;
            }
            return list.v6().firstLow(range + 1) == low + 1
                    && list.v6().firstHigh(range + 1) == high + (low == -1 ? 1 : 0);
        }

        /** A range that begins where another ends begins before that end. */
        boolean before(Edges other) {
            int order = Ranges6.compare(high, low, other.high, other.low);
            return order < 0 || order == 0 && !end && other.end;
        }
    }
}
