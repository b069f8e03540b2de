package dev.bartizan.decision.export;

import dev.bartizan.decision.StreamedBody;
import dev.bartizan.decision.TextBuffer;
import dev.bartizan.ip.Cidr;

/**
 * A DNS response policy zone: names that resolve to a blocked address don't exist. For Unbound's {@code rpz:} with the
 * module {@code respip}; each name is the prefix length followed by the reversed address.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/draft-vixie-dnsop-dns-rpz-00#section-4.1.1">DNS Response Policy
 *     Zones, IP Address Encoding</a>
 */
final class ResponsePolicyZone {

    private static final int SERIAL_DIGITS = 8;
    private static final int WORD_BITS = 16;

    private ResponsePolicyZone() {}

    static StreamedBody of(ExportContent content) {
        long serial = Long.parseLong(content.fingerprint().substring(0, SERIAL_DIGITS), 16);
        String header = """
                ; server: module-config: "respip validator iterator"
                ; rpz: name: bartizan.rpz  zonefile: /var/lib/unbound/bartizan.rpz
                $TTL 300
                @ SOA localhost. root.localhost. %d 300 60 86400 300
                @ NS localhost.
                """.formatted(serial);
        return Fragments.lines(
                header,
                content.sources(),
                "",
                (text, cidr, origin) -> {
                    text.number(cidr.prefixLength());
                    if (cidr.isV6()) {
                        words(text, cidr.low());
                        words(text, cidr.high());
                    } else {
                        octets(text, cidr);
                    }
                    text.ascii(".rpz-ip CNAME .\n");
                },
                "");
    }

    private static void octets(TextBuffer text, Cidr cidr) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            text.ascii(".").number(cidr.low() >>> shift & 0xff);
        }
    }

    private static void words(TextBuffer text, long half) {
        for (int shift = 0; shift < Long.SIZE; shift += WORD_BITS) {
            int word = (int) (half >>> shift) & 0xffff;
            int digits = Math.max(1, (Integer.SIZE - Integer.numberOfLeadingZeros(word) + 3) / 4);
            text.ascii(".").hex(word, digits);
        }
    }
}
