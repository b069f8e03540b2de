package dev.bartizan.blocklist.guard;

import dev.bartizan.blocklist.ImportOutcome;
import dev.bartizan.ip.set.IpRangeSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Rejects versions that would block or allow too much of the Internet: more than a share of it by one list, or by all together,
 * or many times as much as the last version.
 *
 * <p>A version that covers hardly more than the last one is not rejected: an administrator has accepted that one, by
 * {@code force} or by the limits of that time.
 */
final class GrowthGuard {

    /** Growth of up to a tenth of the last version is normal. */
    private static final long NORMAL_GROWTH = 10;

    private static final double PERCENT = 100;

    private final int maximumShare;
    private final int maximumTotalShare;
    private final int maximumFactor;

    /**
     * @param maximumShare of the Internet that one list may cover, in percent; 100 for any
     * @param maximumTotalShare of the Internet that all lists may cover, in percent; 100 for any
     * @param maximumFactor how many times as much as the last version a list may cover; 0 for any
     */
    GrowthGuard(int maximumShare, int maximumTotalShare, int maximumFactor) {
        this.maximumShare = maximumShare;
        this.maximumTotalShare = maximumTotalShare;
        this.maximumFactor = maximumFactor;
    }

    /**
     * @param broad whether the list may have very short prefixes, such as a list of unallocated networks; those cover
     *     most of IPv6, so only their growth is limited there
     * @param others the content of the other lists
     */
    Optional<Refusal> judge(IpRangeSet last, IpRangeSet next, boolean broad, Supplier<Collection<IpRangeSet>> others) {
        for (Space space : Space.values()) {
            if (space.count(next) <= space.smallGrowth()) {
                // Nearly all lists: nothing has to be subtracted from them.
                continue;
            }
            long before = space.covered(last);
            long after = space.covered(next);
            if (after - before <= space.smallGrowth() || after - before <= before / NORMAL_GROWTH) {
                continue;
            }
            Optional<Refusal> refusal = tooMuchGrowth(space, before, after);
            if (refusal.isEmpty() && !(broad && space == Space.IPV6)) {
                refusal = tooLarge(space, after).or(() -> tooLargeInAll(space, next, others.get()));
            }
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private Optional<Refusal> tooMuchGrowth(Space space, long before, long after) {
        int factor = maximumFactor;
        if (factor == 0 || before == 0 || after / factor < before) {
            return Optional.empty();
        }
        return refusal("The feed grew from %,d to %,d %s, more than %d times as many."
                .formatted(before, after, space.unit(), factor));
    }

    private Optional<Refusal> tooLarge(Space space, long covered) {
        return above(space, covered, maximumShare)
                ? refusal("The feed covers %s; the limit is %d %%.".formatted(share(space, covered), maximumShare))
                : Optional.empty();
    }

    /** Counts lists that overlap twice first, because that is fast and nearly always enough. */
    private Optional<Refusal> tooLargeInAll(Space space, IpRangeSet next, Collection<IpRangeSet> others) {
        int limit = maximumTotalShare;
        List<IpRangeSet> all = new ArrayList<>(List.of(next.family(space == Space.IPV6)));
        others.stream()
                .map(other -> other.family(space == Space.IPV6))
                // An administrator has accepted these.
                .filter(other -> space == Space.IPV4 || !above(space, space.covered(other), maximumShare))
                .forEach(all::add);
        if (!above(space, all.stream().mapToLong(space::covered).sum(), limit)) {
            return Optional.empty();
        }
        long covered = space.covered(IpRangeSet.unionOf(all));
        return above(space, covered, limit)
                ? refusal("With this feed all lists together cover %s; the limit is %d %%."
                        .formatted(share(space, covered), limit))
                : Optional.empty();
    }

    private static boolean above(Space space, long covered, int percent) {
        return percent < PERCENT && covered * PERCENT > (double) space.size() * percent;
    }

    private static String share(Space space, long covered) {
        return "%,d %s, %.1f %% of those in use".formatted(covered, space.unit(), covered * PERCENT / space.size());
    }

    private static Optional<Refusal> refusal(String message) {
        return Optional.of(new Refusal(ImportOutcome.REJECTED_GREW, message));
    }
}
