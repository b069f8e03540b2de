package dev.bartizan.decision.bouncer;

import dev.bartizan.ban.BanService;
import dev.bartizan.ban.engine.BanEngine;
import dev.bartizan.blocklist.ListContent;
import dev.bartizan.blocklist.ListContents;
import dev.bartizan.decision.ListedRanges;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The origins and lists of decisions. A filter for others is likely a mistake. */
@Singleton
class KnownNames {

    private final Set<String> origins;
    private final ListContents contents;

    KnownNames(Instance<BanEngine> engines, ListContents contents) {
        this.origins = Stream.concat(
                        Stream.of(ListedRanges.ORIGIN, BanService.MANUAL),
                        engines.stream().map(BanEngine::origin))
                .collect(Collectors.toCollection(TreeSet::new));
        this.contents = contents;
    }

    /** The origins that decisions can have. */
    Set<String> origins() {
        return origins;
    }

    /** Those of some origins that no decision can have, in alphabetical order. */
    Set<String> unknownOrigins(Collection<String> some) {
        return some.isEmpty() ? Set.of() : without(origins, some);
    }

    /** Those of some names that no list with published entries has, in alphabetical order. */
    Set<String> unknownLists(Collection<String> some) {
        return some.isEmpty()
                ? Set.of()
                : without(contents.blocked().stream().map(ListContent::name).collect(Collectors.toSet()), some);
    }

    private static Set<String> without(Set<String> known, Collection<String> some) {
        Set<String> unknown = new TreeSet<>(some);
        unknown.removeAll(known);
        return unknown;
    }
}
