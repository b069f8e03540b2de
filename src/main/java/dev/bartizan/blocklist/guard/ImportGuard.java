package dev.bartizan.blocklist.guard;

import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.blocklist.BlocklistConfig;
import dev.bartizan.blocklist.ListContents;
import dev.bartizan.ip.set.IpRangeSet;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Compares a new version of a list with the last one and decides whether it is plausible. Problems of the feed itself
 * are detected by the parser.
 */
@Singleton
public class ImportGuard {

    private final ShrinkGuard shrinking;
    private final GrowthGuard blocked;
    private final GrowthGuard allowed;

    /** The published content of all other lists that block, or that allow, like a list. */
    private final Function<Blocklist, Collection<IpRangeSet>> others;

    @Inject
    ImportGuard(BlocklistConfig config, ListContents contents) {
        this(config.guards(), list -> others(contents, list));
    }

    ImportGuard(BlocklistConfig.Guards guards, Function<Blocklist, Collection<IpRangeSet>> others) {
        this.shrinking = new ShrinkGuard(guards.minimumSharePercent());
        int growth = guards.maximumGrowthFactor();
        this.blocked = new GrowthGuard(guards.maximumSharePercent(), guards.maximumTotalSharePercent(), growth);
        int share = guards.maximumAllowedSharePercent();
        this.allowed = new GrowthGuard(share, share, growth);
        this.others = others;
    }

    /**
     * @param last the version that is kept if the new one is rejected
     * @return why the new version is rejected; empty if it is plausible
     */
    public Optional<Refusal> judge(Blocklist list, IpRangeSet last, IpRangeSet next) {
        boolean allow = list.source().allow();
        boolean broad = list.source().limits().allowBroadPrefixes() && !allow;
        return shrinking
                .judge(last, next, list.source().limits().minimumSharePercent())
                .or(() -> (allow ? allowed : blocked).judge(last, next, broad, () -> others.apply(list)));
    }

    private static List<IpRangeSet> others(ListContents contents, Blocklist list) {
        return (list.source().allow() ? contents.allowed() : contents.blocked())
                .stream()
                        .filter(content -> content.listId() != list.id())
                        .map(content -> content.ranges().undated())
                        .toList();
    }
}
