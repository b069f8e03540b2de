package dev.bartizan.blocklist.feed.format;

import static dev.bartizan.blocklist.feed.format.TextFeed.ranges;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.ParsedFeed;
import dev.bartizan.blocklist.feed.RejectedLine;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFeedTest {

    static Arguments[] wellKnown() {
        return new Arguments[] {
            Arguments.of("AbuseIPDB", """
                    {"meta":{"generatedAt":"2026-11-28T20:00:03+00:00"},"data":[
                      {"ipAddress":"192.0.2.1","countryCode":"DE","abuseConfidenceScore":100,"lastReportedAt":"2026-11-28T19:00:00+00:00"},
                      {"ipAddress":"2001:db8::1","countryCode":null,"abuseConfidenceScore":100,"lastReportedAt":"2026-11-28T18:00:00+00:00"}]}
                    """, "192.0.2.1 2001:db8::1"),
            Arguments.of("AWS", """
                    {
                      "syncToken": "1764360000",
                      "createDate": "2026-11-28-20-00-00",
                      "prefixes": [
                        {"ip_prefix": "192.0.2.0/28", "region": "eu-central-1", "service": "AMAZON", "network_border_group": "eu-central-1"},
                        {"ip_prefix": "198.51.100.0/24", "region": "GLOBAL", "service": "CLOUDFRONT", "network_border_group": "GLOBAL"}
                      ],
                      "ipv6_prefixes": [
                        {"ipv6_prefix": "2001:db8::/40", "region": "eu-central-1", "service": "AMAZON", "network_border_group": "x"}
                      ]
                    }
                    """, "192.0.2.0/28 198.51.100.0/24 2001:db8::/40"),
            Arguments.of("Google", """
                    {"syncToken": "1764360000000", "creationTime": "2026-11-28T20:00:00",
                     "prefixes": [{"ipv4Prefix": "192.0.2.0/27"}, {"ipv6Prefix": "2001:db8::/32"}]}
                    """, "192.0.2.0/27 2001:db8::/32"),
            Arguments.of("Cloudflare", """
                    {"result":{"ipv4_cidrs":["192.0.2.0/24"],"ipv6_cidrs":["2001:db8::/32"],"etag":"x"},"success":true,"errors":[],"messages":[]}
                    """, "192.0.2.0/24 2001:db8::/32"),
            Arguments.of("Fastly", """
                    {"addresses":["192.0.2.0/24"],"ipv6_addresses":["2001:db8::/32"]}
                    """, "192.0.2.0/24 2001:db8::/32"),
            Arguments.of("RIPEstat, prefixes of an AS", """
                    {"messages": [["info", "Results exclude routes with very low visibility"]], "data_call_name": "announced-prefixes",
                     "data": {"resource": "3333", "prefixes": [
                       {"prefix": "192.0.2.0/24", "timelines": [{"starttime": "2026-11-14T16:00:00", "endtime": "2026-11-28T16:00:00"}]},
                       {"prefix": "2001:db8::/32", "timelines": []}]}, "status": "ok"}
                    """, "192.0.2.0/24 2001:db8::/32"),
            Arguments.of("RIPEstat, country", """
                    {"data": {"resources": {"asn": ["3333"], "ipv4": ["192.0.2.0/24", "198.51.100.0-198.51.100.127"], "ipv6": ["2001:db8::/32"]},
                     "query_time": "2026-11-28T00:00:00"}}
                    """, "192.0.2.0/24 198.51.100.0/25 2001:db8::/32"),
            Arguments.of("Azure", """
                    {"changeNumber": 1, "cloud": "Public", "values": [{"name": "ActionGroup", "properties": {"region": "",
                     "addressPrefixes": ["192.0.2.0/31", "2001:db8::/46"]}}]}
                    """, "192.0.2.0/31 2001:db8::/46"),
            Arguments.of("Atlassian", """
                    {"creationDate": "2026-11-28T20:00:00.0", "items": [
                     {"network": "192.0.2.0", "mask_len": 25, "cidr": "192.0.2.0/25", "mask": "255.255.255.128", "region": ["global"]}]}
                    """, "192.0.2.0/25"),
            Arguments.of("Feodo Tracker", """
                    [
                        {
                            "ip_address": "192.0.2.33",
                            "port": 443,
                            "status": "online",
                            "hostname": null,
                            "as_number": 64496,
                            "malware": "QakBot"
                        }
                    ]
                    """, "192.0.2.33"),
            Arguments.of("cscli decisions list -o json", """
                    [{"capacity":0,"created_at":"2026-11-28T20:00:00Z","decisions":[{"duration":"3h59m","id":1,"origin":"cscli","scope":"Ip",
                      "type":"ban","value":"192.0.2.1"}],"events":[{"meta":[{"key":"source_ip","value":"198.51.100.9"}]}],
                      "source":{"ip":"192.0.2.1","scope":"Ip","value":"192.0.2.1"}}]
                    """, "192.0.2.1"),
            Arguments.of("Onionoo", """
                    {"version":"8.0","relays":[{"or_addresses":["192.0.2.70:9001","[2001:db8::70]:9001"]}],"bridges":[]}
                    """, "192.0.2.70 2001:db8::70")
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wellKnown")
    void findsTheAddressesOfWellKnownDocuments(String name, String document, String ranges) throws Exception {
        ParsedFeed feed = TextFeed.of(document).parse();

        assertThat(feed.format()).isEqualTo(FeedFormat.JSON);
        assertThat(feed.ranges()).isEqualTo(ranges(ranges));
        assertThat(feed.rejected()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hooks                                   | 192.0.2.0/28 2001:db8:1::/48
            hooks[]                                 | 192.0.2.0/28 2001:db8:1::/48
            /hooks                                  | 192.0.2.0/28 2001:db8:1::/48
            /hooks/1                                | 2001:db8:1::/48
            hooks, actions                          | 192.0.2.0/28 198.51.100.0/28 2001:db8:1::/48
            nested.list[].ip                        | 203.0.113.1 203.0.113.2
            nested.*[].ip                           | 203.0.113.1 203.0.113.2
            nested."a.b".ip                         | 203.0.113.9
            nested.list[].ip , nested."a.b".ip      | 203.0.113.1 203.0.113.2 203.0.113.9
            deep[][]                                | 203.0.113.4 203.0.113.5
            *[][]                                   | 203.0.113.4 203.0.113.5
            """)
    void readsTheAddressesAtPaths(String paths, String ranges) throws Exception {
        String document = """
                {"keys": ["ssh-ed25519 AAAA"], "hooks": ["192.0.2.0/28", "2001:db8:1::/48"], "actions": ["198.51.100.0/28"],
                 "nested": {"list": [{"ip": "203.0.113.1", "x": {"ip": "198.51.100.99"}}, {"y": []}, {"ip": "203.0.113.2"}, {"ip": null}],
                            "a.b": {"ip": "203.0.113.9"}},
                 "deep": [["203.0.113.4"], [], ["203.0.113.5"]]}
                """;

        ParsedFeed feed = TextFeed.of(document).withPointer(paths).parse();

        assertThat(feed.ranges()).isEqualTo(ranges(ranges));
        assertThat(feed.rejected()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hooks[", "hooks[]x", ".hooks", "hooks.", "a,,b", "a b", "\"a", "[0]", "a..b", "a,"})
    void saysThatAPathIsInvalid(String path) {
        FeedException refused =
                TextFeed.of("{\"hooks\":[\"192.0.2.1\"]}").withPointer(path).failure();

        assertThat(refused.failure()).isEqualTo(FeedFailure.NO_SUCH_POINTER);
        assertThat(refused).hasMessageContaining("is not a path");
    }

    @Test
    void namesThePossiblePathsIfThereAreSeveral() {
        FeedException refused = TextFeed.of("""
                {"you":"192.0.2.1","hooks":["192.0.2.0/28"],"web":[{"v.4":"198.51.100.0/28"}],"keys":["ssh-ed25519"]}
                """).failure();

        assertThat(refused.failure()).isEqualTo(FeedFailure.NO_SUCH_POINTER);
        assertThat(refused).hasMessageContaining("you, hooks[], web[].\"v.4\"");
        assertThat(TextFeed.of("{\"hooks\":[\"192.0.2.1\"]}")
                        .withPointer("hook")
                        .failure())
                .hasMessageContaining("“hook”")
                .hasMessageContaining("hooks[]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":\"Too many requests\",\"client\":\"192.0.2.1\"}",
                "{\"errors\":[{\"detail\":\"Authentication failed.\",\"status\":401}]}",
                "{}"
            })
    void doesNotTakeTheErrorOfAServerForAList(String document) {
        assertThat(TextFeed.of(document).failure().failure()).isEqualTo(FeedFailure.NO_SUCH_POINTER);
    }

    @Test
    void anEmptyArrayAtThePathIsAnEmptyList() throws Exception {
        assertThat(TextFeed.of("{\"data\":[]}")
                        .withPointer("data[].ip")
                        .parse()
                        .counts()
                        .entries())
                .isZero();
        assertThat(TextFeed.of("[]").parse().counts().entries()).isZero();
    }

    @Test
    void rejectsValuesThatAreNotTexts() throws Exception {
        ParsedFeed feed = TextFeed.of("""
                [{"ip":"192.0.2.1"},
                 {"ip":3221225985},
                 {"ip":"192.0.2.3"},{"ip":"192.0.2.5"},{"ip":"192.0.2.7"},
                 {"ip":{"v4":"192.0.2.9"}}]
                """).withPointer("[].ip").parse();

        assertThat(feed.ranges()).isEqualTo(ranges("192.0.2.1 192.0.2.3 192.0.2.5 192.0.2.7"));
        assertThat(feed.rejected()).extracting(RejectedLine::line).containsExactly(2L);
    }

    @Test
    void readsOneObjectPerLine() throws Exception {
        String text = """
                {"ts":"2026-11-28T20:00:00Z","ip":"192.0.2.1","port":22}
                {"ts":"2026-11-28T20:00:01Z","ip":"192.0.2.3:22","port":22}
                {"ts":"2026-11-28T20:00:01Z","ip":"192.0.2.5"
                {"ts":"2026-11-28T20:00:02Z","ip":"2001:db8::1","port":22}

                {"ts":"2026-11-28T20:00:03Z","ip":"192.0.2.7","port":22}
                """;

        ParsedFeed feed = TextFeed.of(text).parse();

        assertThat(feed.format()).isEqualTo(FeedFormat.NDJSON);
        assertThat(feed.ranges()).isEqualTo(ranges("192.0.2.1 192.0.2.3 192.0.2.7 2001:db8::1"));
        assertThat(feed.rejected()).extracting(RejectedLine::line).containsExactly(3L);
    }

    @Test
    void asksForThePathIfLinesHaveSeveralAddresses() throws Exception {
        TextFeed feed = TextFeed.of("""
                {"src":{"ip":"192.0.2.1"},"dst":"198.51.100.1"}
                {"src":{"ip":"192.0.2.3"},"dst":"198.51.100.1"}
                {"src":{},"dst":"198.51.100.1"}
                {"src":{"ip":"192.0.2.5"},"dst":"198.51.100.1"}
                {"src":{"ip":"192.0.2.7"},"dst":"198.51.100.1"}
                """);

        assertThat(feed.failure()).hasMessageContaining("src.ip, dst");
        ParsedFeed read = feed.withPointer("src.ip").parse();
        assertThat(read.ranges()).isEqualTo(ranges("192.0.2.1 192.0.2.3 192.0.2.5 192.0.2.7"));
        assertThat(read.rejected()).extracting(RejectedLine::line).containsExactly(3L);
        assertThat(feed.withPointer("source").failure().failure()).isEqualTo(FeedFailure.NO_SUCH_POINTER);
    }

    @Test
    void readsLargeDocumentsAsAStream() throws Exception {
        String elements = IntStream.range(0, 60_000)
                .mapToObj(number -> "{\"x\":\"%s\",\"ip_prefix\":\"8.%d.%d.%d/32\"}"
                        .formatted("y".repeat(20), number >> 16, number >> 8 & 255, number & 255))
                .collect(Collectors.joining(",\n"));

        ParsedFeed feed = TextFeed.of("{\"prefixes\":[%s],\"ipv6_prefixes\":[{\"ipv6_prefix\":\"2001:db8::/32\"}]}"
                        .formatted(elements))
                .parse();

        assertThat(feed.counts().accepted()).isEqualTo(60_001);
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void manyNamesAndDeepNestingTakeLittleTime() {
        String names = IntStream.range(0, 20_000)
                .mapToObj("\"n%d\":{\"a\":\"192.0.2.1\"}"::formatted)
                .collect(Collectors.joining(","));
        String paths = IntStream.range(0, 20)
                .mapToObj(number -> "*.".repeat(number % 10) + "n" + number + ".*".repeat(20))
                .collect(Collectors.joining(","));

        assertThat(TextFeed.of("{" + names + "}").withPointer(paths).failure().failure())
                .isEqualTo(FeedFailure.NO_SUCH_POINTER);
        assertThat(TextFeed.of("{\"a\":".repeat(500) + "1" + "}".repeat(500))
                        .failure()
                        .failure())
                .isEqualTo(FeedFailure.NO_SUCH_POINTER);
        assertThat(TextFeed.of("{\"a\":".repeat(100_000))
                        .withPointer("*.a")
                        .failure()
                        .failure())
                .isEqualTo(FeedFailure.TOO_LARGE);
    }
}
