package dev.bartizan.decision.bouncer.view;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The identifiers of decisions whose hash another decision has. Immutable; few, because the hashes of two values are
 * seldom equal.
 */
final class Replacements {

    static final Replacements NONE = new Replacements(Map.of());

    /** A bouncer can't hold a decision longer than this after its last announcement. */
    static final Duration HELD = Announcement.LONGEST;

    /** Limits the memory. No list can be made that needs more by chance; further decisions share an identifier. */
    static final int MAX_SIZE = 65_536;

    private final Map<Long, Replacement> byCode;

    /** Most lookups need only this. */
    private final HashFilter hashes;

    private Replacements(Map<Long, Replacement> byCode) {
        this.byCode = byCode;
        this.hashes = new HashFilter(byCode.size());
        byCode.keySet().forEach(code -> hashes.add(DecisionIds.hash(code)));
    }

    /**
     * The identifier of one decision.
     *
     * @param id from 1 to {@link DecisionIds#FIRST_HASH} - 1
     * @param needed when it was needed for the last time
     */
    private record Replacement(int id, Instant needed) {}

    /** Whether a decision with this hash can have a replacement. */
    boolean mayHave(int hash) {
        return hashes.mayHave(hash);
    }

    OptionalInt id(long code) {
        Replacement replacement = byCode.get(code);
        return replacement == null ? OptionalInt.empty() : OptionalInt.of(replacement.id());
    }

    /** Keeps those of published decisions, and the others as long as a bouncer can hold the decision. */
    Replacements refreshed(Set<Long> published, Instant now) {
        Map<Long, Replacement> next = new HashMap<>();
        byCode.forEach((code, replacement) -> {
            if (published.contains(code)) {
                next.put(code, new Replacement(replacement.id(), now));
            } else if (now.isBefore(replacement.needed().plus(HELD))) {
                next.put(code, replacement);
            }
        });
        return new Replacements(next);
    }

    /** Adds replacements for decisions that have none. */
    Replacements with(List<Long> codes, Instant now) {
        Map<Long, Replacement> next = new HashMap<>(byCode);
        Set<Integer> used = new HashSet<>();
        byCode.values().forEach(replacement -> used.add(replacement.id()));
        for (long code : codes) {
            if (next.size() < MAX_SIZE && !next.containsKey(code)) {
                next.put(code, new Replacement(unused(code, used), now));
            }
        }
        return new Replacements(next);
    }

    private static int unused(long code, Set<Integer> used) {
        long candidate = code;
        int id;
        do {
            candidate = DecisionIds.mix(candidate + 1);
            id = (int) (candidate >>> 1) & DecisionIds.FIRST_HASH - 1;
        } while (id == 0 || !used.add(id));
        return id;
    }
}
