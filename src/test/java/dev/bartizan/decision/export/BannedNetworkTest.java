package dev.bartizan.decision.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BanSet;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class BannedNetworkTest {

    private static final Instant NOW = Instant.parse("2026-08-22T12:00:00Z");

    private static final List<IpAddress> UNIVERSE = IntStream.range(0, 32)
            .mapToObj(i -> IpAddress.parse("198.51.100." + i))
            .toList();

    private static final Comparator<ActiveBan> BY_END =
            Comparator.comparing(ban -> ban.until().orElse(Instant.MAX));

    @Property
    void eachAddressIsThereOnceWithTheBanThatLastsLongest(
            @ForAll("bans") List<ActiveBan> bans, @ForAll("excluded") IpRangeSet excluded) {
        List<BannedNetwork> networks = BannedNetwork.disjoint(BanSet.of(bans).all(), excluded);

        assertThat(networks)
                .allSatisfy(network -> assertThat(network.range().isCidr()).isTrue());
        for (IpAddress address : UNIVERSE) {
            List<BannedNetwork> having = networks.stream()
                    .filter(network -> network.range().contains(address))
                    .toList();
            Optional<ActiveBan> longest = bans.stream()
                    .filter(ban -> ban.range().contains(address) && !excluded.contains(address))
                    .max(BY_END);
            assertThat(having).hasSize(longest.isPresent() ? 1 : 0);
            longest.ifPresent(ban -> assertThat(having.getFirst().until()).isEqualTo(ban.until()));
        }
    }

    @Example
    void banIsNotSplitWithoutNeed() {
        List<ActiveBan> bans = List.of(ban("198.51.100.0/24", Optional.empty()), ban("198.51.100.7/32", in(60)));

        assertThat(BannedNetwork.disjoint(bans, IpRangeSet.EMPTY))
                .extracting(BannedNetwork::range)
                .containsExactly(IpRange.parse("198.51.100.0/24"));
    }

    @Example
    void timeLeftIsRoundedUpAndBounded() {
        assertThat(left(in(60))).hasValue(60);
        assertThat(left(Optional.of(NOW.plusMillis(60_001)))).hasValue(61);
        assertThat(left(Optional.of(NOW.plusMillis(1)))).hasValue(1);
        assertThat(left(Optional.of(NOW.plus(Duration.ofDays(3_650))))).hasValue(2_147_483);
        assertThat(left(Optional.empty())).isEmpty();
    }

    private static OptionalLong left(Optional<Instant> until) {
        return new BannedNetwork(IpRange.parse("198.51.100.7"), "bartizan", until).secondsLeft(NOW);
    }

    private static Optional<Instant> in(long seconds) {
        return Optional.of(NOW.plusSeconds(seconds));
    }

    private static ActiveBan ban(String range, Optional<Instant> until) {
        return new ActiveBan(1, IpRange.parse(range), "bartizan", "ban", "", NOW, until);
    }

    @Provide
    Arbitrary<List<ActiveBan>> bans() {
        Arbitrary<IpRange> networks = Combinators.combine(
                        Arbitraries.of(UNIVERSE), Arbitraries.integers().between(26, 32))
                .as(IpRange::ofCidr);
        Arbitrary<Optional<Instant>> ends = Arbitraries.of(in(60), in(120), in(180), Optional.empty());
        return Combinators.combine(networks, Arbitraries.of("bartizan", "fail2ban"), ends)
                .as((range, origin, until) -> new ActiveBan(1, range, origin, "ban", "", NOW, until))
                .list()
                .ofMaxSize(8)
                .uniqueElements(ban -> ban.range() + ban.origin());
    }

    @Provide
    Arbitrary<IpRangeSet> excluded() {
        return Combinators.combine(
                        Arbitraries.of(UNIVERSE), Arbitraries.integers().between(28, 32))
                .as(IpRange::ofCidr)
                .list()
                .ofMaxSize(2)
                .map(IpRangeSet::of);
    }
}
