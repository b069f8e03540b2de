package dev.bartizan.blocklist.feed.format;

import static dev.bartizan.blocklist.feed.format.TextFeed.ranges;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.ParsedFeed;
import dev.bartizan.blocklist.feed.RejectedLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Feeds whose lines have fields: CSV, registries' files. */
class RecordFeedTest {

    private static final String SCORED = """
            # first_seen,ip,port,confidence
            2026-11-01,192.0.2.1,443,100
            2026-11-02,192.0.2.3,443,74.9
            2026-11-03,"192.0.2.5",443,"75"
            2026-11-04,192.0.2.7:443,,80%
            2026-11-05,192.0.2.9,443,none
            """;

    private static final String REGISTRY = """
            2|ripencc|1764288000|7|19830705|20261127|+0100
            ripencc|*|ipv4|*|4|summary
            ripencc|*|asn|*|1|summary
            ripencc|*|ipv6|*|2|summary
            ripencc|DE|asn|64496|1|20010101|allocated|a
            ripencc|DE|ipv4|192.0.2.0|128|20010101|allocated|a
            ripencc|FR|ipv4|192.0.2.128|128|20010101|assigned|b
            ripencc|DE|ipv4|198.51.100.0|768|20010101|assigned|a
            ripencc||ipv4|203.0.113.0|256||available|
            ripencc|DE|ipv6|2001:db8::|33|20010101|allocated|a
            ripencc|AT|ipv6|2001:db8:8000::|33|20010101|allocated|c
            """;

    @Test
    void readsTheExportsOfCrowdSec() throws Exception {
        ParsedFeed file = TextFeed.of("""
                duration,scope,value
                24h,ip,192.0.2.1
                4h,range,198.51.100.0/24
                """).parse();
        assertThat(file.format()).isEqualTo(FeedFormat.CSV);
        assertThat(file.ranges()).isEqualTo(ranges("192.0.2.1 198.51.100.0/24"));
        assertThat(file.rejected()).isEmpty();

        ParsedFeed raw = TextFeed.of("""
                id,source,ip,reason,action,country,as,events_count,expiration,simulated,alert_id
                1,crowdsec,Ip:192.0.2.1,crowdsecurity/ssh-bf,ban,DE,64496 Example,6,3h59m56.6s,false,1
                2,cscli,Range:198.51.100.0/24,manual,ban,,,1,23h,false,2
                """).parse();
        assertThat(raw.ranges()).isEqualTo(ranges("192.0.2.1 198.51.100.0/24"));
        assertThat(raw.rejected()).isEmpty();
    }

    @Test
    void readsTheAddressesOfThreatFox() throws Exception {
        ParsedFeed feed = TextFeed.of("""
                ################################################################
                # ThreatFox IOCs: recent ip:port - CSV format                  #
                ################################################################
                #
                # "first_seen_utc","ioc_id","ioc_value","ioc_type","threat_type","fk_malware","confidence_level"
                "2026-11-28 10:00:00", "1", "192.0.2.10:443", "ip:port", "botnet_cc", "win.example", "75"
                "2026-11-28 09:00:00", "2", "198.51.100.10:8443", "ip:port", "botnet_cc", "win.example", "100"
                # Number of entries: 2
                """)
                .as(FeedFormat.CSV)
                .withColumns("ioc_value", null)
                .parse();

        assertThat(feed.ranges()).isEqualTo(ranges("192.0.2.10 198.51.100.10"));
        assertThat(feed.rejected()).isEmpty();
    }

    @Test
    void readsTheNetworksOfMaxMind() throws Exception {
        ParsedFeed feed = TextFeed.of("""
                network,geoname_id,registered_country_geoname_id,represented_country_geoname_id,is_anonymous_proxy,is_satellite_provider
                192.0.2.0/24,2077456,2077456,,0,0
                2001:db8::/32,,2077456,,0,0
                """).parse();

        assertThat(feed.format()).isEqualTo(FeedFormat.CSV);
        assertThat(feed.ranges()).isEqualTo(ranges("192.0.2.0/24 2001:db8::/32"));
        assertThat(feed.rejected()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {"-|-", "ip|confidence", "2|4", "-|4", "IP|-"})
    void leavesOutWhatScoresTooLow(String column, String scoreColumn) throws Exception {
        ParsedFeed feed = TextFeed.of(SCORED)
                .withColumns(column, scoreColumn)
                .withMinScore(75)
                .parse();

        assertThat(feed.format()).isEqualTo(FeedFormat.CSV);
        assertThat(feed.ranges()).isEqualTo(ranges("192.0.2.1 192.0.2.5 192.0.2.7"));
        assertThat(feed.counts().belowScore()).isEqualTo(1);
        assertThat(feed.rejected()).singleElement().satisfies(line -> {
            assertThat(line.line()).isEqualTo(6);
            assertThat(line.reason()).contains("score");
        });
    }

    @Test
    void findsTheScoreBeforeTheAddressAndWithWhiteSpace() throws Exception {
        ParsedFeed pipe = TextFeed.of("90 | 64496 | 192.0.2.1 | x\n10 | 64496 | 192.0.2.3 | x\n")
                .withColumns(null, "1")
                .withMinScore(50)
                .parse();
        assertThat(pipe.ranges()).isEqualTo(ranges("192.0.2.1"));

        ParsedFeed words = TextFeed.of("address score kind\n192.0.2.1 90 ssh\n192.0.2.3 10 ssh\n")
                .as(FeedFormat.COLUMNS)
                .withMinScore(50)
                .parse();
        assertThat(words.ranges()).isEqualTo(ranges("192.0.2.1"));
        assertThat(words.counts().belowScore()).isEqualTo(1);
    }

    @Test
    void saysThatThereAreNoScores() {
        FeedException unknown =
                TextFeed.of("ip,port\n192.0.2.1,443\n").withMinScore(75).failure();
        assertThat(unknown.failure()).isEqualTo(FeedFailure.NO_SUCH_COLUMN);
        assertThat(unknown).hasMessageContaining("score_column").hasMessageContaining("ip port");

        FeedException plain = TextFeed.of("192.0.2.1\n").withMinScore(75).failure();
        assertThat(plain.failure()).isEqualTo(FeedFailure.OPTION_WITHOUT_EFFECT);
        assertThat(plain).hasMessageContaining("min_score").hasMessageContaining("plain");
    }

    @Test
    void readsFieldsThatTabsSeparate() throws Exception {
        ParsedFeed feed = TextFeed.of("name\taddress\n\t192.0.2.1\nsome host\t192.0.2.3\n")
                .as(FeedFormat.CSV)
                .withColumns("address", null)
                .parse();

        assertThat(feed.ranges()).isEqualTo(ranges("192.0.2.1 192.0.2.3"));
        assertThat(feed.rejected()).isEmpty();
    }

    @Test
    void readsTheBlocksOfARegistry() throws Exception {
        ParsedFeed all = TextFeed.of(REGISTRY).parse();
        assertThat(all.format()).isEqualTo(FeedFormat.RIR);
        assertThat(all.ranges()).isEqualTo(ranges("192.0.2.0/24 198.51.100.0-198.51.102.255 2001:db8::/32"));
        assertThat(all.rejected()).isEmpty();

        ParsedFeed germany = TextFeed.of(REGISTRY).withCountries("DE").parse();
        assertThat(germany.ranges()).isEqualTo(ranges("192.0.2.0/25 198.51.100.0-198.51.102.255 2001:db8::/33"));

        ParsedFeed two = TextFeed.of(REGISTRY).withCountries("FR", "AT").parse();
        assertThat(two.ranges()).isEqualTo(ranges("192.0.2.128/25 2001:db8:8000::/33"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ripencc|DE|ipv4|192.0.2.0|0|20010101|allocated",
                "ripencc|DE|ipv4|192.0.2.0||20010101|allocated",
                "ripencc|DE|ipv4|192.0.2.0|-1|20010101|allocated",
                "ripencc|DE|ipv4|255.255.255.0|257|20010101|allocated",
                "ripencc|DE|ipv4|192.0.2.0|99999999999|20010101|allocated",
                "ripencc|DE|ipv4|2001:db8::|256|20010101|allocated",
                "ripencc|DE|ipv4|64.0.0.0|33554432|20010101|allocated",
                "ripencc|DE|ipv6|2001:db8::|129|20010101|allocated",
                "ripencc|DE|ipv6|192.0.2.0|256|20010101|allocated",
                "ripencc|DE|ipv6|%s|32|20010101|allocated",
                "ripencc|DE|dns|192.0.2.0|256|20010101|allocated",
                "ripencc|DE|ipv4",
                "|||||||",
                "nothing"
            })
    void rejectsInvalidBlocks(String line) throws Exception {
        ParsedFeed feed =
                TextFeed.of(REGISTRY + line.replace("%s", "2".repeat(200))).parse();

        assertThat(feed.counts().accepted()).isEqualTo(5);
        assertThat(feed.rejected()).extracting(RejectedLine::line).containsExactly(12L);
        assertThat(feed.rejected().getFirst().reason()).isNotBlank();
    }

    @Test
    void saysThatACountryHasNoEffectInAnotherFormat() {
        FeedException refused = TextFeed.of("192.0.2.1\n").withCountries("DE").failure();

        assertThat(refused.failure()).isEqualTo(FeedFailure.OPTION_WITHOUT_EFFECT);
        assertThat(refused).hasMessageContaining("country");
    }
}
