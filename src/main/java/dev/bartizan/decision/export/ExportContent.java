package dev.bartizan.decision.export;

import dev.bartizan.decision.ListedRanges;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.ip.set.IpRangeSetBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What is written into an export.
 *
 * @param query what was asked for
 * @param fingerprint names the content: hexadecimal digits, the same for the same content
 * @param moment that timeouts are counted from
 * @param listed what the lists have
 * @param banned what is banned, none of it twice; some of it may be listed too
 * @param omitted CIDRs that {@code max} left out
 */
record ExportContent(
        ExportQuery query,
        String fingerprint,
        Instant moment,
        IpRangeSet listed,
        List<BannedNetwork> banned,
        long omitted) {

    /**
     * A part of what is blocked.
     *
     * @param origin who blocks it
     * @param ranges the addresses
     */
    record Source(String origin, IpRangeSet ranges) {}

    /** Everything that is blocked, no address twice: the bans by origin, and then the lists. */
    List<Source> sources() {
        List<Source> sources = new ArrayList<>();
        for (String origin : new TreeSet<>(query.origins())) {
            if (!origin.equals(ListedRanges.ORIGIN)) {
                sources.add(new Source(origin, bannedBesideLists(origin)));
            }
        }
        if (query.ofLists()) {
            sources.add(new Source(ListedRanges.ORIGIN, listed));
        }
        return sources;
    }

    /** The same, of one family. */
    List<Source> sources(boolean v6) {
        return sources().stream()
                .map(source -> new Source(source.origin(), source.ranges().family(v6)))
                .toList();
    }

    /** What is banned of one family. */
    List<BannedNetwork> banned(boolean v6) {
        return banned.stream().filter(network -> network.range().isV6() == v6).toList();
    }

    private IpRangeSet bannedBesideLists(String origin) {
        IpRangeSetBuilder builder = new IpRangeSetBuilder();
        for (BannedNetwork network : banned) {
            if (network.origin().equals(origin)) {
                IpRange range = network.range();
                IpRangeSet rest = IpRangeSet.of(range).subtract(listed.within(range));
                builder.add(rest);
            }
        }
        return builder.build();
    }
}
