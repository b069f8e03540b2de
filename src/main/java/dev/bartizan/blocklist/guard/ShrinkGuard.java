package dev.bartizan.blocklist.guard;

import dev.bartizan.blocklist.ImportOutcome;
import dev.bartizan.ip.set.IpRangeSet;
import java.math.BigInteger;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rejects versions that are empty or much smaller than the last one. A version is smaller if it has fewer ranges and
 * also fewer addresses: a publisher can join addresses into networks, or list single addresses instead of networks.
 */
final class ShrinkGuard {

    /** Lists with fewer ranges lose most of them on an ordinary day. */
    static final int SMALLEST_GUARDED = 32;

    private static final long PERCENT = 100;

    private final int defaultShare;

    /** @param defaultShare minimum share in percent of lists that have none of their own */
    ShrinkGuard(int defaultShare) {
        this.defaultShare = defaultShare;
    }

    Optional<Refusal> judge(IpRangeSet last, IpRangeSet next, @Nullable Integer ownShare) {
        int share = ownShare == null ? defaultShare : ownShare;
        if (last.isEmpty() || share == 0) {
            return Optional.empty();
        }
        if (next.isEmpty()) {
            return Optional.of(new Refusal(
                    ImportOutcome.REJECTED_EMPTY,
                    "The feed is empty; the last version has %,d ranges.".formatted(last.rangeCount())));
        }
        if (last.rangeCount() < SMALLEST_GUARDED
                || next.rangeCount() * PERCENT >= last.rangeCount() * (long) share
                || !addressesShrank(last, next, share)) {
            return Optional.empty();
        }
        return Optional.of(new Refusal(
                ImportOutcome.REJECTED_SHRUNK,
                "The feed shrank from %,d to %,d ranges and from %,d to %,d addresses, below %d %%."
                        .formatted(
                                last.rangeCount(),
                                next.rangeCount(),
                                last.addressCount(),
                                next.addressCount(),
                                share)));
    }

    /** Whether they did in one family, because any IPv6 network has more addresses than all of IPv4. */
    private static boolean addressesShrank(IpRangeSet last, IpRangeSet next, int share) {
        return Stream.of(false, true).anyMatch(v6 -> {
            BigInteger before = last.family(v6).addressCount();
            BigInteger after = next.family(v6).addressCount();
            return after.multiply(BigInteger.valueOf(PERCENT)).compareTo(before.multiply(BigInteger.valueOf(share)))
                    < 0;
        });
    }
}
