package dev.bartizan.decision.export;

import dev.bartizan.decision.ListedRanges;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.ip.set.IpRangeSetBuilder;
import dev.bartizan.remediation.Remediation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The content of an export.
 *
 * @param query the request
 * @param fingerprint hash of the content in hexadecimal digits
 * @param moment start of the timeouts
 * @param listed the lists' addresses
 * @param banned disjoint banned networks; they may overlap {@code listed}
 * @param omitted number of CIDRs that {@code max} left out
 */
record ExportContent(
        ExportQuery query,
        String fingerprint,
        Instant moment,
        IpRangeSet listed,
        List<BannedNetwork> banned,
        long omitted) {

    /**
     * The addresses of one origin.
     *
     * @param origin the origin
     * @param ranges the addresses
     */
    record Source(String origin, IpRangeSet ranges) {}

    /** Whether its addresses are to be blocked. */
    boolean blocks() {
        return query.type() == Remediation.ban;
    }

    /** The type of its decisions. */
    String type() {
        return query.type().name();
    }

    /** All blocked addresses, each once: the bans by origin, then the lists. */
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

    /** The same for one address family. */
    List<Source> sources(boolean v6) {
        return sources().stream()
                .map(source -> new Source(source.origin(), source.ranges().family(v6)))
                .toList();
    }

    /** The banned networks of one address family. */
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
