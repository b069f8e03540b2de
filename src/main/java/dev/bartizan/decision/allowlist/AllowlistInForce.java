package dev.bartizan.decision.allowlist;

import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeSet;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the allowlist allows now, in memory: the configured ranges, the entries that were read from the database last, and
 * the lists that allow. Read without locks, also while the database fails.
 */
@Singleton
public class AllowlistInForce {

    /** Limits {@link #causes}. */
    private static final int MOST_CAUSES = 20;

    private final AllowlistSources sources;
    private final Clock clock;

    /** In the order of the configuration. */
    private final List<IpRange> declared;

    private final IpRangeSet declaredRanges;

    /** The entries as they were read last, also those that have ended since. */
    private volatile List<AllowlistEntry> entries = List.of();

    /** Whether the entries come from the database. */
    private volatile boolean loaded;

    /** Without those of {@link #sources}. */
    private volatile IpRangeSet ranges;

    private volatile ListExceptions exceptions = ListExceptions.NONE;

    private volatile EntryIndex index = EntryIndex.EMPTY;

    private volatile Union union = new Union(IpRangeSet.EMPTY, IpRangeSet.EMPTY, IpRangeSet.EMPTY);

    /** Two sets and their union. */
    private record Union(IpRangeSet entries, IpRangeSet sources, IpRangeSet all) {}

    AllowlistInForce(AllowlistConfig config, AllowlistSources sources, Clock clock) {
        this.sources = sources;
        this.clock = clock;
        this.declared = config.ranges().orElse(List.of()).stream()
                .flatMap(text -> AllowlistEntry.read(text, "configuration"))
                .distinct()
                .toList();
        this.declaredRanges = IpRangeSet.of(declared);
        this.ranges = declaredRanges;
    }

    /** The ranges that the configuration declares, in its order. */
    List<IpRange> declared() {
        return declared;
    }

    /** All addresses that are never blocked. The same object as long as nothing changes. */
    public IpRangeSet ranges() {
        Union last = union;
        IpRangeSet own = ranges;
        IpRangeSet subscribed = sources.ranges();
        if (last.entries() != own || last.sources() != subscribed) {
            last = new Union(own, subscribed, own.union(subscribed));
            union = last;
        }
        return last.all();
    }

    /** The addresses that single lists don't block. The same object as long as nothing changes. */
    public ListExceptions exceptions() {
        return exceptions;
    }

    /**
     * What allows an address or a part of a range: first entries, also those that are limited to lists, then lists that
     * allow.
     *
     * @return at most {@value #MOST_CAUSES}
     */
    public List<AllowCause> causes(IpRange range) {
        Instant now = clock.instant();
        List<AllowCause> causes = new ArrayList<>();
        boolean declaredEntry = false;
        for (EntryIndex.Found found : index.overlapping(range, MOST_CAUSES)) {
            AllowlistEntry entry = found.entry();
            if (entry.active(now)) {
                causes.add(new AllowCause.ByEntry(
                        entry, found.range(), entry.scope().lists().map(sources::names)));
                declaredEntry |= entry.provisioned();
            }
        }
        if (!declaredEntry) {
            declared.stream()
                    .filter(each -> each.overlaps(range))
                    .map(AllowCause.ByConfiguration::new)
                    .forEach(causes::add);
        }
        causes.addAll(sources.overlapping(range, now));
        return causes.subList(0, Math.min(causes.size(), MOST_CAUSES));
    }

    /** Whether there is an entry of exactly this range in force that applies to everything. */
    public boolean contains(IpRange range) {
        Instant now = clock.instant();
        String text = range.toString();
        return entries.stream()
                .anyMatch(entry -> text.equals(entry.range()) && entry.scope().everything() && entry.active(now));
    }

    /** The ranges of the entries in force that the engines' own allowlists get, too. */
    public Set<IpRange> forEngines() {
        Instant now = clock.instant();
        return entries.stream()
                .filter(entry -> entry.scope().inEngines() && entry.active(now))
                .flatMap(AllowlistEntry::ranges)
                .collect(Collectors.toSet());
    }

    /** The entries in force that have host names. */
    List<AllowlistEntry> hosts() {
        Instant now = clock.instant();
        return entries.stream()
                .filter(entry -> entry.host() != null && entry.active(now))
                .toList();
    }

    /** The entries in force. */
    public List<AllowlistEntry> inForce() {
        Instant now = clock.instant();
        return entries.stream().filter(entry -> entry.active(now)).toList();
    }

    /** The entries that were put in force last, also those that have ended since. */
    List<AllowlistEntry> entries() {
        return entries;
    }

    /** Whether they have been loaded from the database since the start. */
    boolean loaded() {
        return loaded;
    }

    /** The rows were read: from now on the entries are those of the database. */
    void load(List<AllowlistEntry> rows) {
        loaded = true;
        use(rows);
    }

    /** Puts entries in force. Callers take turns. */
    void use(List<AllowlistEntry> next) {
        Instant now = clock.instant();
        entries = next;
        index = EntryIndex.of(next);
        IpRangeSet nextRanges = declaredRanges.union(IpRangeSet.of(next.stream()
                .filter(entry -> entry.scope().everything() && entry.active(now))
                .flatMap(AllowlistEntry::ranges)
                .toList()));
        if (!nextRanges.equals(ranges)) {
            ranges = nextRanges;
        }
        ListExceptions nextExceptions = exceptions(next, now);
        if (!nextExceptions.equals(exceptions)) {
            exceptions = nextExceptions;
        }
    }

    private static ListExceptions exceptions(List<AllowlistEntry> entries, Instant now) {
        Map<Long, List<IpRange>> byList = new HashMap<>();
        for (AllowlistEntry entry : entries) {
            if (!entry.scope().everything() && entry.active(now)) {
                List<IpRange> allowed = entry.ranges().toList();
                entry.scope()
                        .lists()
                        .orElseThrow()
                        .forEach(list -> byList.computeIfAbsent(list, _ -> new ArrayList<>())
                                .addAll(allowed));
            }
        }
        return ListExceptions.of(byList.entrySet().stream()
                .filter(list -> !list.getValue().isEmpty())
                .collect(Collectors.toMap(Map.Entry::getKey, list -> IpRangeSet.of(list.getValue()))));
    }

    /** When the first of the entries ends; {@link Instant#MAX} if none does. */
    Instant nextEnd() {
        return entries.stream()
                .map(entry -> entry.term().end())
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }
}
