package dev.bartizan.ban.inforce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.FiredEvents;
import dev.bartizan.ip.IpRange;
import dev.bartizan.published.SnapshotRoundTrip;
import dev.bartizan.remediation.Remediation;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PublishedBansTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    @Provide
    Arbitrary<List<ActiveBan>> bans() {
        Arbitrary<IpRange> ranges = Arbitraries.of(
                        "45.155.17.1",
                        "45.155.17.0/24",
                        "45.155.17.9",
                        "2001:db8::1",
                        "2001:db8::/32",
                        "::/0",
                        "0.0.0.0/0")
                .map(IpRange::parse);
        Arbitrary<Optional<Instant>> ends = Arbitraries.integers()
                .between(-3, 3)
                .map(hour -> NOW.plusSeconds(3_600L * hour))
                .optional();
        Arbitrary<BanCause> causes = Combinators.combine(
                        Arbitraries.of("bartizan", "fail2ban", "crowdsec:web-1"),
                        Arbitraries.of("ban", "sshd"),
                        Arbitraries.of("", "tried päßwörds"))
                .as(BanCause::new);
        return Combinators.combine(
                        Arbitraries.longs().between(1, Long.MAX_VALUE),
                        ranges,
                        causes,
                        Arbitraries.of(Remediation.class),
                        ends)
                .as((id, range, cause, type, until) ->
                        new ActiveBan(id, range, cause, type, NOW.minusSeconds(id % 1_000_000), until))
                .list()
                .ofMaxSize(20);
    }

    @Property
    void afterARestartTheBansThatHaveNotEndedAreInForce(@ForAll("bans") List<ActiveBan> bans) {
        Bans before = new Bans(new FiredEvents<>());
        before.replace(BanSet.EMPTY.withAll(bans));
        FiredEvents<BansChanged> events = new FiredEvents<>();
        Bans after = new Bans(events);

        SnapshotRoundTrip.take(part(before), part(after));

        List<ActiveBan> active =
                before.current().all().stream().filter(ban -> ban.active(NOW)).toList();
        assertThat(after.current().all()).isEqualTo(active);
        assertThat(after.loaded()).isFalse();
        assertThat(events.events()).hasSize(active.isEmpty() ? 0 : 1);
    }

    private static PublishedBans part(Bans bans) {
        return new PublishedBans(bans, Clock.fixed(NOW, ZoneOffset.UTC));
    }
}
