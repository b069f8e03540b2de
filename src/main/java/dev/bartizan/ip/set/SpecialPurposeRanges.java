package dev.bartizan.ip.set;

import dev.bartizan.ip.IpRange;
import java.util.stream.Stream;

/**
 * Addresses that belong to no host on the public Internet, so that they don't belong on a blocklist.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IANA IPv4 Special-Purpose Address
 *     Registry</a>
 * @see <a href="https://www.iana.org/assignments/iana-ipv6-special-registry">IANA IPv6 Special-Purpose Address
 *     Registry</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6890">RFC 6890</a>
 */
public final class SpecialPurposeRanges {

    /**
     * Both registries, and multicast, without blocks that have globally reachable hosts: 192.31.196.0/24,
     * 192.52.193.0/24 and 192.175.48.0/24 (AS112 and AMT), 64:ff9b::/96 (NAT64), 2001:20::/28 (ORCHIDv2), 2001:30::/28
     * (drone identification), 2620:4f:8000::/48 (AS112), 2002::/16 (6to4: it embeds a public IPv4 address).
     */
    public static final IpRangeSet ALL = IpRangeSet.of(Stream.of(
                    "0.0.0.0/8", // this network, RFC 791
                    "10.0.0.0/8", // private use, RFC 1918
                    "100.64.0.0/10", // shared address space of carriers, RFC 6598
                    "127.0.0.0/8", // loopback, RFC 1122
                    "169.254.0.0/16", // link-local, RFC 3927
                    "172.16.0.0/12", // private use, RFC 1918
                    "192.0.0.0/24", // protocol assignments, RFC 6890
                    "192.0.2.0/24", // documentation, RFC 5737
                    "192.88.99.0/24", // 6to4 relay anycast, deprecated by RFC 7526
                    "192.168.0.0/16", // private use, RFC 1918
                    "198.18.0.0/15", // benchmarking, RFC 2544
                    "198.51.100.0/24", // documentation, RFC 5737
                    "203.0.113.0/24", // documentation, RFC 5737
                    "224.0.0.0/4", // multicast, RFC 5771
                    "240.0.0.0/4", // reserved, RFC 1112, and limited broadcast, RFC 919
                    "::/128", // unspecified, RFC 4291
                    "::1/128", // loopback, RFC 4291
                    "64:ff9b:1::/48", // local-use NAT64, RFC 8215
                    "100::/64", // discard-only, RFC 6666
                    "100:0:0:1::/64", // dummy prefix, RFC 9780
                    "2001::/28", // Teredo, PCP and TURN anycast, benchmarking, AMT, AS112; RFC 4380 and others
                    "2001:10::/28", // ORCHID, deprecated, RFC 4843
                    "2001:40::/26", // protocol assignments, not allocated, RFC 2928
                    "2001:80::/25", // protocol assignments, not allocated, RFC 2928
                    "2001:100::/24", // protocol assignments, not allocated, RFC 2928
                    "2001:db8::/32", // documentation, RFC 3849
                    "3fff::/20", // documentation, RFC 9637
                    "5f00::/16", // SRv6 segment identifiers, RFC 9602
                    "fc00::/7", // unique local, RFC 4193
                    "fe80::/10", // link-local, RFC 4291
                    "fec0::/10", // site-local, deprecated by RFC 3879
                    "ff00::/8") // multicast, RFC 4291
            .map(IpRange::parse)
            .toList());

    private SpecialPurposeRanges() {}
}
