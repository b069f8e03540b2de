package dev.bartizan.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BanCause;
import dev.bartizan.ban.inforce.BanSet;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.remediation.Remediation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WidenedBansTest {

    private static final Instant NOW = Instant.parse("2026-11-30T08:00:00Z");

    private static WidenedBans widened(int prefixLength) {
        return WideningTo.prefixLength(prefixLength);
    }

    private static ActiveBan ban(long id, String range, String jail, Remediation type, long seconds) {
        return new ActiveBan(
                id,
                IpRange.parse(range),
                new BanCause("fail2ban@hub", jail, ""),
                type,
                NOW,
                seconds < 0 ? Optional.empty() : Optional.of(NOW.plusSeconds(seconds)));
    }

    private static ActiveBan ban(long id, String range, long seconds) {
        return ban(id, range, "sshd", Remediation.ban, seconds);
    }

    @Test
    void addressesOfIpv6ArePublishedAsTheirNetworks() {
        BanSet published = widened(64)
                .of(
                        BanSet.of(List.of(
                                ban(1, "2a00:1450:1:2::7", 600),
                                ban(2, "2a00:1450:1:3::/112", 600),
                                ban(3, "2a00:1450::/32", 600),
                                ban(4, "45.155.17.1", 600))),
                        IpRangeSet.EMPTY,
                        NOW);

        assertThat(published.all())
                .extracting(ban -> ban.id() + " " + ban.range())
                .containsExactly(
                        "4 45.155.17.1/32", "3 2a00:1450::/32", "1 2a00:1450:1:2::/64", "2 2a00:1450:1:3::/64");
        assertThat(published.covering(IpRange.of(IpAddress.parse("2a00:1450:1:2:ffff::1")), NOW))
                .extracting(ActiveBan::id)
                .containsExactly(3L, 1L);
    }

    @Test
    void strictestAndLongestBanOfANetworkIsPublished() {
        BanSet bans = BanSet.of(List.of(
                ban(1, "2a00:1450:1:2::1", 600),
                ban(2, "2a00:1450:1:2::2", 1_200),
                ban(3, "2a00:1450:1:2::3", "sshd", Remediation.captcha, -1),
                ban(4, "2a00:1450:1:2::4", "web", Remediation.ban, 60)));
        WidenedBans widened = widened(64);

        assertThat(widened.of(bans, IpRangeSet.EMPTY, NOW).all())
                .extracting(ActiveBan::id)
                .containsExactly(2L, 4L);
        assertThat(widened.of(bans, IpRangeSet.EMPTY, NOW)).isSameAs(widened.of(bans, IpRangeSet.EMPTY, NOW));
        // When the longest one is lifted, the next one stays published.
        assertThat(widened.of(bans.without(ban -> ban.id() == 2), IpRangeSet.EMPTY, NOW)
                        .all())
                .extracting(ActiveBan::id)
                .containsExactly(1L, 4L);
        // When the strict ones have expired, the mild one that hasn't is published.
        assertThat(widened.of(bans, IpRangeSet.EMPTY, NOW.plusSeconds(1_200)).all())
                .extracting(ActiveBan::id)
                .containsExactly(3L);
    }

    @Test
    void networkWithASparedAddressIsNotBannedInstead() {
        BanSet bans = BanSet.of(List.of(ban(1, "2a00:1450:1:2::1", 600), ban(2, "2a00:1450:1:3::1", 600)));
        assertThat(widened(64)
                        .of(bans, IpRangeSet.of(IpRange.parse("2a00:1450:1:2::ffff")), NOW)
                        .all())
                .extracting(ban -> ban.range().toString())
                .containsExactly("2a00:1450:1:2::1/128", "2a00:1450:1:3::/64");
    }

    @Test
    void bansArePublishedAsTheyAreByDefault() {
        BanSet bans = BanSet.of(List.of(ban(1, "2a00:1450:1:2::1", 600)));
        assertThat(widened(128).of(bans, IpRangeSet.EMPTY, NOW)).isSameAs(bans);
    }
}
