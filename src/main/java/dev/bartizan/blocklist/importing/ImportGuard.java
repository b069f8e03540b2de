package dev.bartizan.blocklist.importing;

import dev.bartizan.blocklist.BlocklistConfig;
import dev.bartizan.blocklist.ImportOutcome;
import dev.bartizan.ip.set.IpRangeSet;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares a new version of a list with the last one and decides whether it is plausible. Problems of the feed itself
 * are detected by the parser.
 *
 * <p>Compares numbers of ranges, not of addresses: merged sets have the same number of ranges however the feed writes
 * them, and one large range can't hide that all others are missing.
 */
@Singleton
public class ImportGuard {

    private final BlocklistConfig.Guards defaults;

    ImportGuard(BlocklistConfig config) {
        this.defaults = config.guards();
    }

    /** Why a version is rejected. */
    public record Refusal(ImportOutcome outcome, String message) {}

    /**
     * @param last the version that is kept if the new one is rejected
     * @param minimumSharePercent the list's own limit; null for the configured default
     */
    public Optional<Refusal> judge(IpRangeSet last, IpRangeSet next, @Nullable Integer minimumSharePercent) {
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
