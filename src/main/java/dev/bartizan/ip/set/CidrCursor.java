package dev.bartizan.ip.set;

import dev.bartizan.ip.Cidr;
import dev.bartizan.ip.CidrVisitor;
import dev.bartizan.ip.Cidrs;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.Ranges6;

/**
 * A cursor over CIDRs in ascending order, IPv4 before IPv6, without an object for each. Unlike a {@link CidrVisitor},
 * it can pause.
 *
 * <p>There is no current CIDR before the first {@link #next()} and after it has returned false. Not thread-safe.
 */
public final class CidrCursor implements Cidr {

    private final Ranges4 v4;
    private final Ranges6 v6;
    private final HostExpansion expansion;

    /** Index of the range after the one that is being split; IPv6 ranges are numbered after the IPv4 ones. */
    private int nextRange;

    private boolean inRange;
    private long endHigh;
    private long endLow;
    private long restHigh;
    private long restLow;

    private boolean currentV6;
    private long high;
    private long low;
    private int prefixLength;

    private CidrCursor(Ranges4 v4, Ranges6 v6, HostExpansion expansion) {
        this.v4 = v4;
        this.v6 = v6;
        this.expansion = expansion;
    }

    /** A cursor over the smallest list of CIDRs of each entry. */
    public static CidrCursor over(IpRangeList entries) {
        return over(entries, HostExpansion.NONE);
    }

    /** A cursor over the smallest list of CIDRs of each entry; small ones are expanded to addresses. */
    public static CidrCursor over(IpRangeList entries, HostExpansion expansion) {
        return new CidrCursor(entries.v4(), entries.v6(), expansion);
    }

    /** A cursor over the smallest list of CIDRs of a set. */
    public static CidrCursor over(IpRangeSet set) {
        return new CidrCursor(set.v4(), set.v6(), HostExpansion.NONE);
    }

    /** A cursor over the CIDRs of one range; small ones are expanded to addresses. */
    public static CidrCursor over(IpRange range, HostExpansion expansion) {
        return over(IpRangeList.of(IpRangeSet.of(range)), expansion);
    }

    /** Moves to the next CIDR; false at the end. */
    public boolean next() {
        if (!inRange && !enterRange()) {
            return false;
        }
        int hostBits = expansion.hostBits(currentV6, Cidrs.largestBlock6(restHigh, restLow, endHigh, endLow));
        high = restHigh;
        low = restLow;
        prefixLength = (currentV6 ? 128 : 32) - hostBits;
        restHigh |= Cidrs.hostMaskHigh(hostBits);
        restLow |= Cidrs.hostMaskLow(hostBits);
        inRange = restHigh != endHigh || restLow != endLow;
        if (inRange) {
            restLow++;
            restHigh += restLow == 0 ? 1 : 0;
        }
        return true;
    }

    private boolean enterRange() {
        if (nextRange < v4.size()) {
            enter(false, 0, v4.first(nextRange) & 0xffff_ffffL, 0, v4.last(nextRange) & 0xffff_ffffL);
        } else if (nextRange < v4.size() + v6.size()) {
            int i = nextRange - v4.size();
            enter(true, v6.firstHigh(i), v6.firstLow(i), v6.lastHigh(i), v6.lastLow(i));
        } else {
            return false;
        }
        nextRange++;
        return true;
    }

    private void enter(boolean ofV6, long firstHigh, long firstLow, long lastHigh, long lastLow) {
        currentV6 = ofV6;
        restHigh = firstHigh;
        restLow = firstLow;
        endHigh = lastHigh;
        endLow = lastLow;
        inRange = true;
    }

    /** Positions the cursor so that {@link #next()} moves to the first CIDR that begins at or after an address. */
    public void seek(IpAddress address) {
        int floor = address.v6() ? v4.size() + v6.floor(address.high(), address.low()) : v4.floor(address.value4());
        nextRange = Math.max(floor, 0);
        inRange = false;
        while (enterRange()) {
            while (inRange) {
                long fromHigh = restHigh;
                long fromLow = restLow;
                if (compare(currentV6, fromHigh, fromLow, address) >= 0) {
                    return;
                }
                next();
            }
        }
    }

    private static int compare(boolean v6, long high, long low, IpAddress address) {
        return v6 == address.v6() ? Ranges6.compare(high, low, address.high(), address.low()) : v6 ? 1 : -1;
    }

    @Override
    public boolean isV6() {
        return currentV6;
    }

    @Override
    public long high() {
        return high;
    }

    @Override
    public long low() {
        return low;
    }

    @Override
    public int prefixLength() {
        return prefixLength;
    }
}
