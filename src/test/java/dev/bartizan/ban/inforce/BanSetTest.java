package dev.bartizan.ban.inforce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Compares the set with a simple model: a list that is searched completely. */
class BanSetTest {

    private static final Instant NOW = Instant.parse("2026-08-22T12:00:00Z");

    private record Key(IpRange range, String origin) {}

    @Property
    void findsWhatCoversAndWhatOverlaps(
            @ForAll("bans") List<ActiveBan> bans, @ForAll("cidrs") IpRange range, @ForAll("moments") Instant now) {
        BanSet set = BanSet.of(distinct(bans));

        assertThat(set.covering(range, now))
                .containsExactlyInAnyOrderElementsOf(set.all().stream()
                        .filter(ban -> ban.active(now)
                                && ban.range().contains(range.first())
                                && ban.range().contains(range.last()))
                        .toList());
        assertThat(set.covering(range, now).map(ban -> ban.range().prefixLength()))
                .isSorted();
        assertThat(set.overlapping(range, now))
                .containsExactlyInAnyOrderElementsOf(set.all().stream()
                        .filter(ban -> ban.active(now) && ban.range().overlaps(range))
                        .toList());
    }

    @Property
    void isTheSameMadeAtOnceOrBanByBan(@ForAll("bans") List<ActiveBan> bans, @ForAll("cidrs") IpRange range) {
        BanSet step = BanSet.EMPTY;
        for (ActiveBan ban : bans) {
            step = step.with(ban);
        }
        BanSet whole = BanSet.of(distinct(bans));

        assertThat(step.all()).isEqualTo(whole.all());
        assertThat(step.covering(range, NOW))
                .containsExactlyElementsOf(whole.covering(range, NOW).toList());
    }

    @Property
    void isTheSameMadeOfTwoHalves(@ForAll("bans") List<ActiveBan> first, @ForAll("bans") List<ActiveBan> second) {
        BanSet step = BanSet.of(distinct(first));
        for (ActiveBan ban : second) {
            step = step.with(ban);
        }

        assertThat(BanSet.of(distinct(first)).withAll(second).all()).isEqualTo(step.all());
    }

    @Property
    void changesLeaveTheSetThatReadersHold(@ForAll("bans") List<ActiveBan> bans, @ForAll("ban") ActiveBan ban) {
        BanSet held = BanSet.of(distinct(bans));
        List<ActiveBan> before = List.copyOf(held.all());

        held.with(ban);
        held.without(each -> true);
        held.active(NOW);

        assertThat(held.all()).isEqualTo(before);
    }

    @Property
    void loosesWhatIsTakenOutAndWhatHasRunOut(
            @ForAll("bans") List<ActiveBan> bans, @ForAll("cidrs") IpRange range, @ForAll("moments") Instant now) {
        BanSet set = BanSet.of(distinct(bans));

        assertThat(set.without(ban -> ban.range().equals(range)).all())
                .containsExactlyElementsOf(set.all().stream()
                        .filter(ban -> !ban.range().equals(range))
                        .toList());
        assertThat(set.active(now).all())
                .containsExactlyElementsOf(
                        set.all().stream().filter(ban -> ban.active(now)).toList());
    }

    /** The last of each range and origin. */
    private static List<ActiveBan> distinct(List<ActiveBan> bans) {
        Map<Key, ActiveBan> distinct = new HashMap<>();
        bans.forEach(ban -> distinct.put(new Key(ban.range(), ban.origin()), ban));
        return List.copyOf(distinct.values());
    }

    @Provide
    Arbitrary<IpRange> cidrs() {
        Arbitrary<IpRange> v4 = Combinators.combine(
                        Arbitraries.integers().between(0, 7), Arbitraries.of(0, 8, 29, 30, 31, 32))
                .as((host, prefixLength) -> IpRange.ofCidr(IpAddress.parse("45.155.205." + host), prefixLength));
        Arbitrary<IpRange> v6 = Combinators.combine(
                        Arbitraries.integers().between(0, 7), Arbitraries.of(0, 32, 64, 125, 127, 128))
                .as((host, prefixLength) -> IpRange.ofCidr(IpAddress.parse("2a01:4f8::" + host), prefixLength));
        return Arbitraries.oneOf(v4, v6);
    }

    @Provide
    Arbitrary<Instant> moments() {
        return Arbitraries.of(NOW.minusSeconds(1), NOW, NOW.plusSeconds(30), NOW.plusSeconds(60));
    }

    @Provide
    Arbitrary<ActiveBan> ban() {
        return Combinators.combine(
                        cidrs(),
                        moments().optional(),
                        Arbitraries.of("bartizan", "fail2ban"),
                        Arbitraries.longs().between(1, 99))
                .as((range, until, origin, id) ->
                        new ActiveBan(id, range, origin, "ban", "", NOW.minusSeconds(60), until));
    }

    @Provide
    Arbitrary<List<ActiveBan>> bans() {
        return ban().list().ofMaxSize(12);
    }
}
