package dev.bartizan.fail2ban.bans;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerTimeTest {

    private static final Instant STORED = Instant.parse("2026-11-20T21:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T21:00:00, true",
        "2026-11-20T20:59:59, true",
        "2026-11-20T21:00:01, true",
        "2026-11-20T22:00:00, true",
        "2026-11-21T02:45:00, true",
        "2026-11-20T09:00:00, true",
        "2026-11-20T21:00:02, false",
        "2026-11-20T21:07:00, false",
        "2026-11-18T21:00:00, false"
    })
    void momentsAreTheSameIfAZoneCanMakeTheDifference(LocalDateTime told, boolean same) {
        assertThat(new ServerTime(ZoneOffset.UTC, at(STORED)).same(told, STORED))
                .isEqualTo(same);
    }

    @Test
    void zoneIsKnownFromAMomentThatIsKnown() {
        ServerTime time = new ServerTime(ZoneOffset.UTC, at(STORED));
        assertThat(time.of(LocalDateTime.parse("2026-11-20T22:00:00"))).isEqualTo("2026-11-20T22:00:00Z");
        assertThat(time.same(LocalDateTime.parse("2026-11-20T21:59:59"), STORED))
                .isTrue();
        assertThat(time.of(LocalDateTime.parse("2026-11-20T22:00:00"))).isEqualTo("2026-11-20T21:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({"2026-10-25T00:40:00Z, 2026-10-25T00:30:00Z", "2026-10-25T01:40:00Z, 2026-10-25T01:30:00Z"})
    void hourThatComesTwiceIsTheOneThatHasBeen(Instant now, Instant meant) {
        ServerTime time = new ServerTime(ZoneId.of("Europe/Berlin"), at(now));
        assertThat(time.of(LocalDateTime.parse("2026-10-25T02:30:00"))).isEqualTo(meant);
    }

    private static Clock at(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }
}
