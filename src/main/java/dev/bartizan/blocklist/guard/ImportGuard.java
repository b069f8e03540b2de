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
import java.util.function.LongFunction;

/**
 * Compares a new version of a list with the last one and decides whether it is plausible. Problems of the feed itself
 * are detected by the parser.
 */
@Singleton
public class ImportGuard {

    private final ShrinkGuard shrinking;
    private final GrowthGuard growth;

    /** The published content of all lists but one. */
    private final LongFunction<Collection<IpRangeSet>> others;

    @Inject
    ImportGuard(BlocklistConfig config, ListContents contents) {
        this(config.guards(), list -> others(contents, list));
    }

    ImportGuard(BlocklistConfig.Guards guards, LongFunction<Collection<IpRangeSet>> others) {
        this.shrinking = new ShrinkGuard(guards.minimumSharePercent());
        this.growth = new GrowthGuard(guards);
        this.others = others;
    }

    /**
     * @param last the version that is kept if the new one is rejected
     * @return why the new version is rejected; empty if it is plausible
     */
    public Optional<Refusal> judge(Blocklist list, IpRangeSet last, IpRangeSet next) {
        return shrinking
                .judge(last, next, list.source().limits().minimumSharePercent())
                .or(() -> growth.judge(
                        last, next, list.source().limits().allowBroadPrefixes(), () -> others.apply(list.id())));
    }

    private static List<IpRangeSet> others(ListContents contents, long list) {
        return contents.all().stream()
                .filter(content -> content.listId() != list)
                .map(content -> content.ranges().undated())
                .toList();
    }
}
