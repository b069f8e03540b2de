package dev.bartizan.blocklist.importing;

import dev.bartizan.blocklist.BlocklistConfig;
import dev.bartizan.blocklist.ImportOutcome;
import dev.bartizan.ip.set.IpRangeSet;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Decides whether a new version of a list is believable beside the last one. What makes a feed unbelievable by itself
 * is decided while it is read.
 *
 * <p>Ranges are compared, not addresses: sets are merged, so the number of ranges doesn't depend on how a feed writes
 * them down, and one large range can't hide that everything else is gone.
 */
@Singleton
public class ImportGuard {

    private final BlocklistConfig.Guards defaults;

    ImportGuard(BlocklistConfig config) {
        this.defaults = config.guards();
    }

    /** Why a version is refused. */
    public record Refusal(ImportOutcome outcome, String message) {}

    /**
     * @param last the version that is kept if this one is refused
     * @param minimumSharePercent the list's own limit, null for the configured one
     */
    public Optional<Refusal> judge(IpRangeSet last, IpRangeSet next, Integer minimumSharePercent) {
        if (last.isEmpty()) {
            return Optional.empty();
        }
        if (next.isEmpty()) {
            return Optional.of(new Refusal(
                    ImportOutcome.REJECTED_EMPTY,
                    "The feed is empty; the last version has %,d ranges.".formatted(last.rangeCount())));
        }
        int share = minimumSharePercent == null ? defaults.minimumSharePercent() : minimumSharePercent;
        if (next.rangeCount() * 100L < (long) last.rangeCount() * share) {
            return Optional.of(new Refusal(
                    ImportOutcome.REJECTED_SHRUNK,
                    "The feed shrank from %,d to %,d ranges, below %d %%."
                            .formatted(last.rangeCount(), next.rangeCount(), share)));
        }
        return Optional.empty();
    }
}
