package dev.bartizan.fail2ban.bans;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
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
        time.learn(LocalDateTime.parse("2026-11-20T21:59:59"), STORED);
        assertThat(time.of(LocalDateTime.parse("2026-11-20T22:00:00"))).isEqualTo("2026-11-20T21:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({"2026-10-25T00:40:00Z, 2026-10-25T00:30:00Z", "2026-10-25T01:40:00Z, 2026-10-25T01:30:00Z"})
    void hourThatComesTwiceIsTheOneThatHasBeen(Instant now, Instant meant) {
        ServerTime time = new ServerTime(ZoneId.of("Europe/Berlin"), at(now));
        assertThat(time.of(LocalDateTime.parse("2026-10-25T02:30:00"))).isEqualTo(meant);
    }

    /** A day with a change of summer time in the server's zone, which is not that of this process. */
    @ParameterizedTest
    @CsvSource({
        "America/New_York, 2026-11-01T05:30:00Z",
        "America/New_York, 2026-11-01T06:30:00Z",
        "America/New_York, 2026-03-08T07:30:00Z",
        "Europe/Berlin, 2026-10-25T00:30:00Z",
        "Europe/Berlin, 2026-10-25T01:30:00Z",
        "Australia/Lord_Howe, 2026-04-04T15:10:00Z",
        "Pacific/Chatham, 2026-11-20T21:00:00Z"
    })
    void banThatJustBeganTellsTheZone(ZoneId zone, Instant began) {
        ServerTime time = new ServerTime(ZoneOffset.UTC, at(began));
        LocalDateTime told = LocalDateTime.ofInstant(began, zone);

        time.fit(List.of(new BanLine("192.0.2.1", told, Optional.of(Duration.ofMinutes(10)))), began.plusSeconds(1));

        assertThat(time.of(told)).isEqualTo(began);
    }

    @Test
    void timesThatArePossibleChangeNothing() {
        ServerTime time = new ServerTime(ZoneOffset.UTC, at(STORED));
        LocalDateTime told = LocalDateTime.parse("2026-11-20T15:00:00");

        time.fit(
                List.of(
                        new BanLine("192.0.2.1", told, Optional.of(Duration.ofDays(1))),
                        new BanLine("192.0.2.2", told, Optional.empty())),
                STORED);

        assertThat(time.correction()).isZero();
    }

    @Test
    void newerBanCorrectsWhatAnOlderOneOnlyBounds() {
        ServerTime time = new ServerTime(ZoneOffset.UTC, at(STORED));
        BanLine older =
                new BanLine("192.0.2.1", LocalDateTime.parse("2026-11-20T14:00:00"), Optional.of(Duration.ofHours(3)));
        BanLine newer =
                new BanLine("192.0.2.2", LocalDateTime.parse("2026-11-20T16:00:00"), Optional.of(Duration.ofHours(1)));

        time.fit(List.of(older), STORED);
        assertThat(time.correction()).isEqualTo(Duration.ofHours(7));
        time.fit(List.of(older, newer), STORED);
        assertThat(time.correction()).isEqualTo(Duration.ofHours(5));
    }

    private static Clock at(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }
}
