package dev.bartizan.decision.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.decision.ListedRanges;
import dev.bartizan.decision.StreamedBody;
import dev.bartizan.decision.TextBuffer;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.remediation.Remediation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The text of each format. {@code ExportProgramsIT} tests that real programs accept it. */
class ExportFormatTest {

    private static final Instant NOW = Instant.parse("2026-08-22T12:00:00Z");
    private static final Set<String> BOTH = Set.of(ListedRanges.ORIGIN, "bartizan");

    private static final List<BannedNetwork> BANS = List.of(
            new BannedNetwork(IpRange.parse("198.51.100.8"), "bartizan", Optional.of(NOW.plusSeconds(90))),
            new BannedNetwork(IpRange.parse("2001:db8:7::/48"), "bartizan", Optional.empty()));

    private static final IpRangeSet LISTED = set("192.0.2.0/24", "198.51.100.7", "2001:db8::1");

    private static IpRangeSet set(String... ranges) {
        return IpRangeSet.of(Stream.of(ranges).map(IpRange::parse).toList());
    }

    private static String document(
            ExportFormat format, Set<String> origins, IpRangeSet listed, List<BannedNetwork> bans) {
        ExportQuery query = new ExportQuery(
                new ExportQuery.Sources(new TreeSet<>(), new TreeSet<>(origins)),
                Remediation.ban,
                true,
                true,
                OptionalInt.empty(),
                false,
                IpRangeSet.EMPTY);
        ExportContent content = new ExportContent(query, "0123456789abcdef", NOW, listed, bans, 0);
        StreamedBody body = format.write(content);
        TextBuffer text = new TextBuffer(16);
        boolean more = true;
        while (more) {
            more = body.append(text);
        }
        return new String(text.toBytes(), StandardCharsets.UTF_8);
    }

    private static String document(ExportFormat format) {
        return document(format, BOTH, LISTED, BANS);
    }

    @Test
    void plainWritesAddressesWithoutAPrefixAndCidrWithOne() {
        assertThat(document(ExportFormat.PLAIN))
                .isEqualTo("198.51.100.8\n2001:db8:7::/48\n192.0.2.0/24\n198.51.100.7\n2001:db8::1\n");
        assertThat(document(ExportFormat.CIDR))
                .isEqualTo("198.51.100.8/32\n2001:db8:7::/48\n192.0.2.0/24\n198.51.100.7/32\n2001:db8::1/128\n");
    }

    @Test
    void nftablesReplacesTheElementsOfFourSets() {
        assertThat(document(ExportFormat.NFTABLES))
                .startsWith("#!/usr/sbin/nft -f\n")
                .endsWith("""
                        flush set inet bartizan lists4
                        add element inet bartizan lists4 {
                        192.0.2.0/24,
                        198.51.100.7/32,
                        }
                        flush set inet bartizan bans4
                        add element inet bartizan bans4 {
                        198.51.100.8/32 timeout 90s,
                        }
                        flush set inet bartizan lists6
                        add element inet bartizan lists6 {
                        2001:db8::1/128,
                        }
                        flush set inet bartizan bans6
                        add element inet bartizan bans6 {
                        2001:db8:7::/48,
                        }
                        """);
    }

    @Test
    void scriptsLeaveSetsOfOtherOriginsAlone() {
        assertThat(document(ExportFormat.NFTABLES, Set.of("bartizan"), IpRangeSet.EMPTY, BANS))
                .doesNotContain("flush set inet bartizan lists")
                .contains("flush set inet bartizan bans4");
        assertThat(document(ExportFormat.IPSET, Set.of(ListedRanges.ORIGIN), LISTED, List.of()))
                .doesNotContain("bans")
                .contains("swap bartizan-lists4-next bartizan-lists4");
    }

    @Test
    void ipsetFillsEachSetBesideTheOneInForceAndSwaps() {
        assertThat(document(ExportFormat.IPSET))
                .startsWith("""
                        # ipset restore < bartizan.ipset
                        create bartizan-lists4 hash:net family inet hashsize 1024 maxelem 16777216 -exist
                        create bartizan-lists4-next hash:net family inet hashsize 1024 maxelem 16777216 -exist
                        flush bartizan-lists4-next
                        add bartizan-lists4-next 192.0.2.0/24
                        add bartizan-lists4-next 198.51.100.7/32
                        swap bartizan-lists4-next bartizan-lists4
                        destroy bartizan-lists4-next
                        """)
                .contains("add bartizan-bans4-next 198.51.100.8/32 timeout 90\n")
                .contains("add bartizan-bans6-next 2001:db8:7::/48 timeout 0\n");
    }

    @Test
    void ipsetGetsTheWholeInternetInHalves() {
        BannedNetwork all6 = new BannedNetwork(IpRange.parse("::/0"), "bartizan", Optional.empty());

        assertThat(document(ExportFormat.IPSET, BOTH, set("0.0.0.0/0"), List.of(all6)))
                .contains("add bartizan-lists4-next 0.0.0.0/1\nadd bartizan-lists4-next 128.0.0.0/1\n")
                .contains("add bartizan-bans6-next ::/1 timeout 0\nadd bartizan-bans6-next 8000::/1 timeout 0\n")
                .doesNotContain("/0\n");
    }

    @Test
    void mikrotikPointsTheRuleAtACompleteListThatIsNamedForItsContent() {
        assertThat(document(ExportFormat.MIKROTIK).lines())
                .containsSubsequence(
                        "/ip firewall address-list",
                        ":do {add list=bartizan-01234567 address=198.51.100.8/32} on-error={}",
                        ":do {add list=bartizan-01234567 address=192.0.2.0/24} on-error={}",
                        "/ip firewall raw",
                        "set [find comment=\"bartizan\"] src-address-list=bartizan-01234567",
                        "remove [find where list~\"^bartizan-\" and list!=\"bartizan-01234567\"]",
                        "/ipv6 firewall address-list",
                        ":do {add list=bartizan-01234567 address=2001:db8:7::/48} on-error={}");
    }

    @Test
    void responsePolicyZoneWritesAddressesBackwards() {
        assertThat(document(ExportFormat.UNBOUND_RPZ))
                .contains("@ SOA localhost. root.localhost. 19088743 ")
                .endsWith("""
                        32.8.100.51.198.rpz-ip CNAME .
                        48.0.0.0.0.0.7.db8.2001.rpz-ip CNAME .
                        24.0.2.0.192.rpz-ip CNAME .
                        32.7.100.51.198.rpz-ip CNAME .
                        128.1.0.0.0.0.0.db8.2001.rpz-ip CNAME .
                        """);
    }

    @Test
    void apacheHasManyAddressesInEachDirective() {
        IpRangeSet many = IpRangeSet.of(IntStream.range(0, 65)
                .mapToObj(i -> IpRange.parse("192.0.2." + 2 * i))
                .toList());

        assertThat(document(ExportFormat.APACHE, BOTH, many, List.of()).lines())
                .hasSize(6)
                .contains("Require all granted", "Require not ip 192.0.2.128/32", "</RequireAll>");
    }

    @Test
    void webServersGetDirectivesOfTheirOwn() {
        assertThat(document(ExportFormat.NGINX))
                .contains("\ndeny 192.0.2.0/24;\n")
                .endsWith("\ndeny 2001:db8::1/128;\n");
        assertThat(document(ExportFormat.CADDY))
                .contains("\n\t\tremote_ip 192.0.2.0/24\n")
                .endsWith("\t}\n\tabort @bartizan\n}\n");
        assertThat(document(ExportFormat.HAPROXY)).contains("\n192.0.2.0/24\n");
        assertThat(document(ExportFormat.PF)).contains("\n192.0.2.0/24\n");
    }

    @Test
    void tablesTellTheOrigin() {
        assertThat(document(ExportFormat.CSV))
                .startsWith("cidr,origin\r\n198.51.100.8/32,bartizan\r\n")
                .endsWith("2001:db8::1/128,lists\r\n");
        assertThat(document(ExportFormat.JSON))
                .startsWith("{\"decisions\":[\n{\"cidr\":\"198.51.100.8/32\",\"origin\":\"bartizan\"},\n")
                .endsWith("{\"cidr\":\"2001:db8::1/128\",\"origin\":\"lists\"}\n]}\n");
        assertThat(document(ExportFormat.JSON, BOTH, IpRangeSet.EMPTY, List.of()))
                .isEqualTo("{\"decisions\":[\n\n]}\n");
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void documentOfNothingNamesNoAddressOfOurs(ExportFormat format) {
        assertThat(document(format, BOTH, IpRangeSet.EMPTY, List.of()))
                .doesNotContain("192.0.2", "198.51.100", "add element");
    }
}
