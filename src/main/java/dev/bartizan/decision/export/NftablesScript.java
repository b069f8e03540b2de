package dev.bartizan.decision.export;

import dev.bartizan.decision.StreamedBody;
import dev.bartizan.ip.Cidr;
import dev.bartizan.ip.set.IpRangeSet;
import java.util.ArrayList;
import java.util.List;

/**
 * A script for {@code nft -f}: one transaction that creates our own table, drops packets from the addresses in its
 * sets, and replaces the content of the requested sets. Other sets stay unchanged, so that the small sets of bans can
 * be replaced often and the large sets of lists rarely: changing one element of a large set takes seconds.
 *
 * @see <a href="https://wiki.nftables.org/wiki-nftables/index.php/Sets">nftables wiki, Sets</a>
 */
final class NftablesScript {

    private static final String TABLE = "inet bartizan";

    /**
     * The chains run before those of other programs, which might accept the packets. What they accept here, those of
     * other programs can still drop.
     *
     * <p>Nothing drops the machine's own traffic, and neighbour discovery, without which IPv6 doesn't work; hosts of
     * other links can't send it, because of its hop limit. Bans also end established connections; lists don't, so that
     * replies arrive and a wrong list ends no session.
     */
    private static final String SKELETON = """
            #!/usr/sbin/nft -f
            # nft -f bartizan.nft
            add table inet bartizan
            add set inet bartizan lists4 { type ipv4_addr; flags interval; }
            add set inet bartizan lists6 { type ipv6_addr; flags interval; }
            add set inet bartizan bans4 { type ipv4_addr; flags interval, timeout; }
            add set inet bartizan bans6 { type ipv6_addr; flags interval, timeout; }
            add chain inet bartizan drop_banned
            flush chain inet bartizan drop_banned
            add rule inet bartizan drop_banned iif lo accept
            add rule inet bartizan drop_banned ip6 hoplimit 255 icmpv6 type { nd-router-solicit, nd-router-advert, \
            nd-neighbor-solicit, nd-neighbor-advert } accept
            add rule inet bartizan drop_banned ip saddr @bans4 counter drop
            add rule inet bartizan drop_banned ip6 saddr @bans6 counter drop
            add rule inet bartizan drop_banned ct state established,related accept
            add rule inet bartizan drop_banned ip saddr @lists4 counter drop
            add rule inet bartizan drop_banned ip6 saddr @lists6 counter drop
            add chain inet bartizan input { type filter hook input priority -10; policy accept; }
            flush chain inet bartizan input
            add rule inet bartizan input jump drop_banned
            add chain inet bartizan forward { type filter hook forward priority -10; policy accept; }
            flush chain inet bartizan forward
            add rule inet bartizan forward jump drop_banned
            """;

    private NftablesScript() {}

    static StreamedBody of(ExportContent content) {
        List<StreamedBody> parts = new ArrayList<>();
        parts.add(Fragments.text(SKELETON));
        for (boolean v6 : content.query().families()) {
            String family = v6 ? "6" : "4";
            if (content.query().ofLists()) {
                IpRangeSet ranges = content.listed().family(v6);
                StreamedBody elements = Fragments.lines(
                        ranges, (text, cidr, origin) -> text.cidr(cidr).ascii(",\n"));
                replace("lists" + family, ranges.isEmpty(), elements, parts);
            }
            if (content.query().ofBans()) {
                List<BannedNetwork> networks = content.banned(v6);
                StreamedBody elements = Fragments.lines(networks, (text, network) -> {
                    text.cidr(Cidr.of(network.range()));
                    network.secondsLeft(content.moment())
                            .ifPresent(seconds ->
                                    text.ascii(" timeout ").number(seconds).ascii("s"));
                    text.ascii(",\n");
                });
                replace("bans" + family, networks.isEmpty(), elements, parts);
            }
        }
        return Fragments.sequence(parts);
    }

    /** {@code add element} needs at least one element. */
    private static void replace(String set, boolean empty, StreamedBody elements, List<StreamedBody> parts) {
        parts.add(Fragments.text("flush set " + TABLE + " " + set + "\n"));
        if (!empty) {
            parts.add(Fragments.text("add element " + TABLE + " " + set + " {\n"));
            parts.add(elements);
            parts.add(Fragments.text("}\n"));
        }
    }
}
