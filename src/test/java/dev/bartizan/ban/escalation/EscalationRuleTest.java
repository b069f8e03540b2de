package dev.bartizan.ban.escalation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.ban.BanConfig;
import dev.bartizan.ban.BanOrder;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ip.IpRange;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows from new bans and the history. */
class EscalationRuleTest {

    private static final Instant NOW = Instant.parse("2026-05-04T12:00:00Z");
    private static final String IP = "45.155.205.7/32";
    private static final Duration HOUR = Duration.ofHours(1);

    private final List<EarlierBan> history = new ArrayList<>();
    private final List<ActiveBan> begun = new ArrayList<>();

    @Test
    void thirdBanLastsFourTimesAsLong() {
        past(IP, 72);
        past(IP, 24);
        begin(IP, Optional.of(HOUR));

        assertThat(longer(Map.of())).singleElement().satisfies(order -> {
            assertThat(order.range()).isEqualTo(IpRange.parse(IP));
            assertThat(order.end()).contains(new BanOrder.End.At(NOW.plus(HOUR.multipliedBy(4))));
            assertThat(order.reason()).isEqualTo("Banned 3 times in 30 days; this ban lasts 4 times as long.");
            assertThat(order.source()).isEqualTo("bartizan");
        });
    }

    @Test
    void factorAndLongestDurationAreConfigured() {
        past(IP, 72);
        past(IP, 24);
        begin(IP, Optional.of(HOUR));

        assertThat(longer(Map.of("repeat.factor", "3", "repeat.longest", "9h")))
                .extracting(BanOrder::end)
                .containsExactly(Optional.of(new BanOrder.End.At(NOW.plus(HOUR.multipliedBy(9)))));
        assertThat(longer(Map.of("repeat.factor", "3", "repeat.longest", "90m", "repeat.look-back", "7d")))
                .singleElement()
                .satisfies(order -> {
                    assertThat(order.end()).contains(new BanOrder.End.At(NOW.plus(Duration.ofMinutes(90))));
                    assertThat(order.reason())
                            .isEqualTo("Banned 3 times in 7 days; this ban lasts 90 minutes, the longest duration.");
                });
        assertThat(longer(Map.of("repeat.longest", "1h"))).isEmpty();
    }

    @Test
    void manyEarlierBansOverflowNothing() {
        for (int i = 1; i <= 200; i++) {
            past(IP, 2 * i);
        }
        begin(IP, Optional.of(HOUR));

        assertThat(longer(Map.of("repeat.factor", "1000", "repeat.longest", "100000d")))
                .extracting(BanOrder::end)
                .containsExactly(Optional.of(new BanOrder.End.At(NOW.plus(Duration.ofDays(100_000)))));
    }

    @Test
    void firstBanAndPermanentBanAreNotLonger() {
        begin(IP, Optional.of(HOUR));
        past("45.155.205.0/24", 24);
        assertThat(longer(Map.of())).isEmpty();

        begun.clear();
        past(IP, 24);
        begin(IP, Optional.empty());
        assertThat(longer(Map.of())).isEmpty();
    }

    @Test
    void bansAtTheSameTimeCountOnce() {
        history.add(new EarlierBan(1, IpRange.parse(IP), NOW.minusSeconds(60), NOW.plusSeconds(600), false));
        begin(IP, Optional.of(HOUR));

        assertThat(longer(Map.of())).isEmpty();
    }

    @Test
    void banThatWasLiftedMeanwhileHasNoConsequences() {
        past(IP, 24);
        begin(IP, Optional.of(HOUR));
        history.removeIf(ban -> ban.began().equals(NOW));

        assertThat(longer(Map.of())).isEmpty();
    }

    @Test
    void bansBeforeAPardonDoNotCount() {
        past(IP, 72);
        pardon(IP, 48);
        begin(IP, Optional.of(HOUR));
        assertThat(longer(Map.of())).isEmpty();

        past(IP, 24);
        assertThat(longer(Map.of()))
                .extracting(BanOrder::reason)
                .containsExactly("Banned 2 times in 30 days; this ban lasts 2 times as long.");
    }

    @Test
    void networkOfEnoughBannedAddressesIsBanned() {
        past(IP, 1);
        past(IP, 2);
        past("45.155.205.8/32", 3);
        past("45.155.206.9/32", 3);
        begin("45.155.205.9/32", Optional.empty());
        assertThat(networks(Map.of("network.bans", "4"))).isEmpty();

        assertThat(networks(Map.of("network.bans", "3", "network.duration", "2d")))
                .singleElement()
                .satisfies(order -> {
                    assertThat(order.range()).isEqualTo(IpRange.parse("45.155.205.0/24"));
                    assertThat(order.end()).contains(new BanOrder.End.At(NOW.plus(Duration.ofDays(2))));
                    assertThat(order.reason()).isEqualTo("3 addresses of 45.155.205.0/24 were banned within 1 day.");
                });
    }

    @Test
    void networkOfIpv6IsASlash64() {
        past("2001:db8:7::1/128", 1);
        past("2001:db8:7:1::2/128", 1);
        begin("2001:db8:7::ffff:1/128", Optional.of(HOUR));

        assertThat(networks(Map.of("network.bans", "2")))
                .extracting(BanOrder::range)
                .containsExactly(IpRange.parse("2001:db8:7::/64"));
    }

    @Test
    void partsOfARangeThatAPersonBansAreNotAddresses() {
        IpRange.parse("45.155.205.2-45.155.205.253").cidrs().forEach(cidr -> begin(cidr.toString(), Optional.of(HOUR)));

        assertThat(begun).hasSizeGreaterThan(10);
        assertThat(networks(Map.of("network.bans", "2"))).isEmpty();
    }

    @Test
    void networkIsBannedOnlyAfterANewBanInIt() {
        past(IP, 1);
        past("45.155.205.8/32", 1);
        begin("45.155.205.9/32", Optional.of(HOUR));
        history.removeIf(ban -> ban.began().equals(NOW));

        assertThat(networks(Map.of("network.bans", "2"))).isEmpty();
    }

    @Test
    void pardonsOfTheNetworkAndOfItsAddressesReduceTheCount() {
        past(IP, 4);
        past("45.155.205.8/32", 2);
        pardon(IP, 3);
        begin("45.155.205.9/32", Optional.of(HOUR));
        assertThat(networks(Map.of("network.bans", "3"))).isEmpty();
        assertThat(networks(Map.of("network.bans", "2"))).hasSize(1);

        pardon("45.155.205.0/24", 1);
        assertThat(networks(Map.of("network.bans", "2"))).isEmpty();
    }

    /** The texts of addresses of one network are compressed in different ways. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "45.155.205.0/24",
                "2001:db8:7:1::/64",
                "2001:db8:7::/64",
                "2001:db8::/64",
                "2001:db8:0:5::/64",
                "2001:0:0:5::/64",
                "2001:0:5:0::/64",
            })
    void prefixIsTheBeginningOfAllTextsOfANetwork(String network) {
        IpRange range = IpRange.parse(network);
        String prefix = BannedNetworks.prefix(range);

        assertThat(prefix).isNotEmpty();
        assertThat(range.toString()).startsWith(prefix);
        for (long low : new long[] {0, 1, 0x1_0000, 0x1_0000_0000L, 0x1_0000_0000_0000L, 0x0001_0002_0003_0004L, -1}) {
            IpRange address = range.isV6()
                    ? IpRange.of6(range.first().high(), low, range.first().high(), low)
                    : IpRange.of4(
                            range.first().value4() + (int) (low & 0xff),
                            range.first().value4() + (int) (low & 0xff));
            assertThat(address.toString()).startsWith(prefix);
        }
    }

    @Test
    void networksThatAreNotPublicHaveNoPrefix() {
        assertThat(BannedNetworks.prefix(IpRange.parse("::/64"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"P30D,30 days", "P1D,1 day", "PT36H,36 hours", "PT90M,90 minutes", "PT1M,1 minute", "PT61S,61 seconds"})
    void durationsAreWrittenForPeople(Duration duration, String text) {
        assertThat(EscalationRule.text(duration)).isEqualTo(text);
    }

    private void past(String range, int hoursAgo) {
        Instant began = NOW.minus(Duration.ofHours(hoursAgo));
        history.add(new EarlierBan(history.size() + 1, IpRange.parse(range), began, began.plusSeconds(600), false));
    }

    private void pardon(String range, int hoursAgo) {
        Instant ended = NOW.minus(Duration.ofHours(hoursAgo));
        history.add(new EarlierBan(history.size() + 1, IpRange.parse(range), ended.minusSeconds(600), ended, true));
    }

    private void begin(String range, Optional<Duration> duration) {
        long id = 1_000 + begun.size();
        Optional<Instant> until = duration.map(NOW::plus);
        begun.add(new ActiveBan(id, IpRange.parse(range), "fail2ban", "sshd", "", NOW, until));
        history.add(new EarlierBan(id, IpRange.parse(range), NOW, until.orElse(Instant.MAX), false));
    }

    private List<BanOrder> longer(Map<String, String> settings) {
        return new RepeatOffenders(config(settings).repeat()).follow(begun, history, NOW);
    }

    private List<BanOrder> networks(Map<String, String> settings) {
        return new BannedNetworks(config(settings).network()).follow(begun, history, NOW);
    }

    private static BanConfig.Escalation config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .withMapping(BanConfig.Escalation.class, "")
                .build()
                .getConfigMapping(BanConfig.Escalation.class, "");
    }
}
