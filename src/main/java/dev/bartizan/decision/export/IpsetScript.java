package dev.bartizan.decision.export;

import dev.bartizan.decision.StreamedBody;
import dev.bartizan.decision.TextBuffer;
import dev.bartizan.ip.set.IpRangeSet;
import java.util.ArrayList;
import java.util.List;

/**
 * A script for {@code ipset restore}: it fills a new set beside each active one and swaps them atomically. If it fails
 * before the swap, the active set stays unchanged and the next run cleans up.
 */
final class IpsetScript {

    /**
     * A limit, not a size. It is constant because {@code create -exist} fails if the existing set has another limit.
     */
    private static final int MAX_ELEMENTS = 1 << 24;

    private static final int SMALLEST_HASH = 1 << 10;
    private static final int LARGEST_HASH = 1 << 22;

    private IpsetScript() {}

    static StreamedBody of(ExportContent content) {
        List<StreamedBody> parts = new ArrayList<>();
        parts.add(Fragments.text("# ipset restore < bartizan.ipset\n"));
        for (boolean v6 : content.query().families()) {
            if (content.query().ofLists()) {
                IpRangeSet ranges = content.listed().family(v6);
                String next = set("lists", v6) + "-next";
                replace(
                        set("lists", v6),
                        options(v6, ranges.rangeCount()),
                        Fragments.lines(ranges, (text, cidr, origin) -> {
                            if (cidr.prefixLength() == 0) {
                                halves(text, next, v6, "");
                            } else {
                                text.ascii("add ")
                                        .ascii(next)
                                        .ascii(" ")
                                        .cidr(cidr)
                                        .ascii("\n");
                            }
                        }),
                        parts);
            }
            if (content.query().ofBans()) {
                List<BannedNetwork> networks = content.banned(v6);
                String next = set("bans", v6) + "-next";
                replace(
                        set("bans", v6),
                        options(v6, networks.size()) + " timeout 0",
                        Fragments.lines(networks, (text, network) -> {
                            String timeout = " timeout "
                                    + network.secondsLeft(content.moment()).orElse(0);
                            if (network.range().prefixLength() == 0) {
                                halves(text, next, v6, timeout);
                            } else {
                                text.ascii("add " + next + " " + network.range() + timeout + "\n");
                            }
                        }),
                        parts);
            }
        }
        return Fragments.sequence(parts);
    }

    /** The name of a set, as {@link IptablesRules} uses it. */
    static String set(String what, boolean v6) {
        return "bartizan-" + what + (v6 ? "6" : "4");
    }

    private static String options(boolean v6, int elements) {
        int hash = Math.clamp(Integer.highestOneBit(Math.max(elements, 1)), SMALLEST_HASH, LARGEST_HASH);
        return " hash:net family " + (v6 ? "inet6" : "inet") + " hashsize " + hash + " maxelem " + MAX_ELEMENTS;
    }

    private static void replace(String set, String options, StreamedBody elements, List<StreamedBody> parts) {
        String next = set + "-next";
        parts.add(Fragments.text("create " + set + options + " -exist\n" + "create " + next + options + " -exist\n"
                + "flush " + next + "\n"));
        parts.add(elements);
        parts.add(Fragments.text("swap " + next + " " + set + "\n" + "destroy " + next + "\n"));
    }

    /** The kernel accepts no prefix of length 0. */
    private static void halves(TextBuffer text, String set, boolean v6, String timeout) {
        text.ascii("add " + set + (v6 ? " ::/1" : " 0.0.0.0/1") + timeout + "\n");
        text.ascii("add " + set + (v6 ? " 8000::/1" : " 128.0.0.0/1") + timeout + "\n");
    }
}
