package dev.bartizan.decision.allowlist.effect;

import dev.bartizan.access.limit.KeptResult;
import dev.bartizan.access.limit.WorkingCopies;
import dev.bartizan.blocklist.ListContent;
import dev.bartizan.blocklist.ListContents;
import dev.bartizan.blocklist.ListsChanged;
import dev.bartizan.decision.allowlist.AllowlistChanged;
import dev.bartizan.decision.allowlist.AllowlistEntry;
import dev.bartizan.decision.allowlist.AllowlistInForce;
import dev.bartizan.decision.allowlist.effect.AllowlistEffectView.Taken;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.DatedIpRange;
import dev.bartizan.ip.set.IpRangeSet;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds what the entries of the allowlist take out of the published lists. The result is kept until a list or the allowlist
 * changes; it is made when it is needed.
 */
@Singleton
class AllowlistEffects {

    /** Limits the memory of the result, if an allowlist is as long as the lists. */
    private static final int MOST_ENTRIES = 1000;

    private final AllowlistInForce allowlist;
    private final ListContents contents;

    private final KeptResult<Effects> kept;

    AllowlistEffects(AllowlistInForce allowlist, ListContents contents, WorkingCopies copies) {
        this.allowlist = allowlist;
        this.contents = contents;
        this.kept = new KeptResult<>(copies, this::computed);
    }

    /**
     * What the entries take out.
     *
     * @param entries those that take out something, in the order of the allowlist
     * @param truncated whether there are more such entries
     */
    record Effects(List<AllowlistEffectView> entries, boolean truncated) {}

    void listsChanged(@Observes ListsChanged event) {
        kept.forget();
    }

    void allowlistChanged(@Observes AllowlistChanged event) {
        kept.forget();
    }

    /**
     * What the entries in force take out. The time is that of looking up each entry in each list, and of the entries of
     * lists that are taken out.
     */
    Effects now() {
        return kept.get();
    }

    private Effects computed() {
        List<ListContent> lists = contents.blocked().stream()
                .sorted(Comparator.comparing(ListContent::name))
                .toList();
        List<AllowlistEffectView> effects = new ArrayList<>();
        for (AllowlistEntry entry : allowlist.inForce()) {
            IpRangeSet allowed = IpRangeSet.of(entry.ranges().toList());
            List<Taken> taken = lists.stream()
                    .filter(list -> entry.scope()
                            .lists()
                            .map(only -> only.contains(list.listId()))
                            .orElse(true))
                    .flatMap(list -> taken(list, allowed).stream())
                    .toList();
            if (!taken.isEmpty() && effects.size() == MOST_ENTRIES) {
                return new Effects(List.copyOf(effects), true);
            }
            if (!taken.isEmpty()) {
                effects.add(new AllowlistEffectView(
                        entry.id(),
                        entry.subject(),
                        Objects.requireNonNullElse(entry.note().comment(), ""),
                        !entry.scope().everything(),
                        taken));
            }
        }
        return new Effects(List.copyOf(effects), false);
    }

    private static Optional<Taken> taken(ListContent list, IpRangeSet allowed) {
        long ranges = 0;
        BigInteger addresses = BigInteger.ZERO;
        for (IpRange range : allowed.stream().toList()) {
            List<IpRange> found =
                    list.ranges().overlapping(range).map(DatedIpRange::range).toList();
            if (!found.isEmpty()) {
                ranges += found.size();
                addresses = addresses.add(IpRangeSet.of(found).within(range).addressCount());
            }
        }
        return ranges == 0 ? Optional.empty() : Optional.of(new Taken(list.listId(), list.name(), ranges, addresses));
    }
}
