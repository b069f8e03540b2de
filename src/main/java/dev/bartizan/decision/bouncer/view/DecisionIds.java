package dev.bartizan.decision.bouncer.view;

import dev.bartizan.decision.DecisionSet;
import dev.bartizan.decision.ListedRanges;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Identifiers of decisions: positive, below 2³¹ because small clients read them as 32-bit numbers, stable, and unique in
 * what is published at one time.
 *
 * <p>An identifier is a hash of the decision's value and type, so it needs no memory, and each process computes the same. In a set
 * of a million values about 230 pairs have the same hash. One value of such a pair keeps the hash: the one that was
 * published before. The other one gets a replacement from a range of numbers that hashes never have, and keeps the
 * replacement while a bouncer can hold the decision.
 *
 * <p>If a bouncer gets each value once, only the value and the type count, not the source, so that the deletion of a value has the
 * same identifier as its announcement, even if another list has contained it in the meantime.
 */
public final class DecisionIds {

    /** Smaller identifiers are replacements. */
    static final int FIRST_HASH = 1 << 24;

    /** How long a set is kept in memory if no bouncer pulls with its expansion and deduplication. */
    private static final Duration KEPT = Duration.ofDays(1);

    private static final long HASHES = (1L << 31) - FIRST_HASH;

    /** By the filter of the unrestricted view: one for each combination of expansion and deduplication. */
    private final Map<BouncerFilter, Index> indexes = new HashMap<>();

    private volatile Replacements replacements = Replacements.NONE;

    /**
     * What is known of one published set.
     *
     * @param whole the unrestricted view
     * @param used its hashes, and those of earlier bans
     */
    private record Index(BouncerDecisions whole, HashFilter used) {

        DecisionSet decisions() {
            return whole.decisions();
        }

        /** Ignores their ends: an import that finds nothing new only changes the end. */
        boolean hasListsOf(DecisionSet other) {
            List<ListedRanges> lists = decisions().lists();
            return lists.size() == other.lists().size()
                    && IntStream.range(0, lists.size())
                            .allMatch(i -> same(lists.get(i), other.lists().get(i)));
        }

        private static boolean same(ListedRanges one, ListedRanges other) {
            return one.list().listId() == other.list().listId()
                    && one.list().type() == other.list().type()
                    && one.ranges().equals(other.ranges());
        }
    }

    /** Assigns identifiers to the decisions of one response. */
    public record Assigned(Replacements replacements, boolean deduplicated) {

        /** The identifier of the decision with a code, from 1 to 2³¹ - 1. */
        int id(long code) {
            int hash = hash(code);
            return replacements.mayHave(hash) ? replacements.id(code).orElse(hash) : hash;
        }

        /** A number that only this decision has. It is computed from the decision alone. */
        long code(Decision decision) {
            return DecisionIds.code(decision, deduplicated);
        }
    }

    /** The identifiers of decisions that a query finds. They are those of the source, because a query doesn't deduplicate. */
    public Assigned forQueries() {
        return new Assigned(replacements, false);
    }

    /**
     * The identifiers for a pull; the first call after a change of the lists takes time linear in the number of their
     * entries.
     *
     * @param whole the {@linkplain BouncerFilter#unrestricted() unrestricted} view
     */
    public synchronized Assigned forPull(BouncerDecisions whole) {
        BouncerFilter space = whole.filter();
        Index before = indexes.get(space);
        if (before == null
                || before.decisions().generation() < whole.decisions().generation()) {
            forgetUnused(whole.decisions());
            indexes.put(
                    space,
                    before != null && before.hasListsOf(whole.decisions())
                            ? withBansOf(whole, before)
                            : index(whole, Optional.ofNullable(before).map(Index::whole)));
        }
        return new Assigned(replacements, space.deduplicated());
    }

    /** An index keeps a published set in memory. */
    private void forgetUnused(DecisionSet published) {
        indexes.values()
                .removeIf(index -> index.decisions().publishedAt().plus(KEPT).isBefore(published.publishedAt()));
    }

    /** The lists are the same: only bans can be new. They get a replacement even if their hash is only likely in use. */
    private Index withBansOf(BouncerDecisions whole, Index before) {
        boolean deduplicated = whole.filter().deduplicated();
        List<Long> losers = new ArrayList<>();
        for (Source bans : whole.sources()) {
            if (!(bans instanceof BanSource)) {
                continue;
            }
            Optional<Source> earlier = before.whole().source(bans.name());
            Source.Walk walk = bans.walk();
            while (walk.next()) {
                long code = code(walk, deduplicated);
                boolean known = deduplicated
                        ? before.whole().has(walk, bans.type())
                        : earlier.isPresent() && earlier.get().has(walk);
                if (!known && !before.used().add(hash(code))) {
                    losers.add(code);
                }
            }
        }
        if (!losers.isEmpty()) {
            replacements = replacements.with(losers, whole.decisions().publishedAt());
        }
        return new Index(whole, before.used());
    }

    private Index index(BouncerDecisions whole, Optional<BouncerDecisions> before) {
        boolean deduplicated = whole.filter().deduplicated();
        int expected = whole.sources().stream().mapToInt(Source::sizeHint).sum();
        HashFilter used = new HashFilter(expected);
        HashFilter again = new HashFilter(expected);
        Iterator<Decision> decisions = whole.walk();
        while (decisions.hasNext()) {
            int hash = hash(code(decisions.next(), deduplicated));
            if (!used.add(hash)) {
                again.add(hash);
            }
        }
        LongStream.Builder candidates = LongStream.builder();
        Set<Long> published = new HashSet<>();
        decisions = whole.walk();
        while (decisions.hasNext()) {
            long code = code(decisions.next(), deduplicated);
            int hash = hash(code);
            if (again.mayHave(hash)) {
                candidates.add(code);
            }
            if (replacements.mayHave(hash) && replacements.id(code).isPresent()) {
                published.add(code);
            }
        }
        Map<Integer, List<Long>> groups =
                withSameHash(candidates.build().sorted().toArray());
        Set<Long> known =
                before.map(view -> known(whole, view, groups.keySet())).orElse(Set.of());
        List<Long> losers = new ArrayList<>();
        for (List<Long> group : groups.values()) {
            List<Long> open = group.stream()
                    .filter(code -> replacements.id(code).isEmpty())
                    .sorted(Comparator.comparing(code -> !known.contains(code)))
                    .toList();
            losers.addAll(open.subList(Math.min(1, open.size()), open.size()));
        }
        Instant now = whole.decisions().publishedAt();
        replacements = replacements.refreshed(published, now).with(losers, now);
        return new Index(whole, used);
    }

    /** Different codes with the same hash; they are adjacent, because a greater code has no smaller hash. */
    private static Map<Integer, List<Long>> withSameHash(long[] sorted) {
        Map<Integer, List<Long>> groups = new TreeMap<>();
        for (int i = 1; i < sorted.length && groups.size() < Replacements.MAX_SIZE; i++) {
            long code = sorted[i];
            long before = sorted[i - 1];
            if (code != before && hash(code) == hash(before)) {
                groups.computeIfAbsent(hash(code), hash -> new ArrayList<>(List.of(before)))
                        .add(code);
            }
        }
        return groups;
    }

    /** The codes of the decisions with one of these hashes that were published before. */
    private static Set<Long> known(BouncerDecisions whole, BouncerDecisions before, Set<Integer> hashes) {
        Set<Long> known = new HashSet<>();
        if (!hashes.isEmpty()) {
            whole.walk().forEachRemaining(decision -> {
                long code = code(decision, whole.filter().deduplicated());
                if (hashes.contains(hash(code)) && before.has(decision, decision.type())) {
                    known.add(code);
                }
            });
        }
        return known;
    }

    /**
     * A number that identifies a decision. No two IPv4 values have the same number; two IPv6 values have it with a
     * probability of 2⁻⁶⁴.
     */
    private static long code(Decision decision, boolean deduplicated) {
        long source = deduplicated ? 0 : decision.sourceNumber();
        long kind = (long) decision.type().ordinal() << 30 | source << 8 | decision.prefixLength();
        // As unsigned numbers, so that sorting the codes sorts the hashes.
        return decision.isV6()
                ? mix(decision.high() ^ mix(decision.low() ^ mix(~kind)))
                : mix(kind << 32 | decision.low());
    }

    /** From {@link #FIRST_HASH} to 2³¹ - 1. */
    static int hash(long code) {
        long upper = (code ^ Long.MIN_VALUE) >>> 32;
        return FIRST_HASH + (int) (upper * HASHES >>> 32);
    }

    /** Mixes the bits without collisions (the finaliser of SplitMix64). */
    static long mix(long number) {
        long mixed = (number ^ number >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
