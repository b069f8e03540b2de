package dev.bartizan.fail2ban.bans;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JailBanTest {

    @Test
    void readsBeginAndEnd() {
        assertThat(read("2001:db8::7 \t2026-11-20 20:57:08 + 600 = 2026-11-20 21:07:08", ZoneOffset.UTC))
                .contains(new JailBanView(
                        "2001:db8::7",
                        Instant.parse("2026-11-20T20:57:08Z"),
                        Instant.parse("2026-11-20T21:07:08Z"),
                        List.of()));
    }

    @Test
    void permanentBanHasNoEnd() {
        assertThat(read("203.0.113.0/28 \t2026-11-21 06:33:13 + -1 = 9999-12-31 23:59:59", ZoneOffset.UTC))
                .contains(new JailBanView("203.0.113.0/28", Instant.parse("2026-11-21T06:33:13Z"), null, List.of()));
    }

    @Test
    void timesAreThoseOfTheServersZone() {
        assertThat(read("192.0.2.1 \t2026-07-01 12:00:00 + 60 = 2026-07-01 12:01:00", ZoneId.of("Europe/Berlin"))
                        .orElseThrow()
                        .since())
                .isEqualTo("2026-07-01T10:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "192.0.2.1", "192.0.2.1 \tyesterday + 60 = today", "x \t2026-07-01 12:00:00 + a = b"})
    void otherLinesAreNoBans(String line) {
        assertThat(read(line, ZoneOffset.UTC)).isEmpty();
    }

    private static Optional<JailBanView> read(String line, ZoneId zone) {
        ServerTime time = new ServerTime(zone, Clock.fixed(Instant.parse("2026-12-01T00:00:00Z"), ZoneOffset.UTC));
        return BanLine.parse(line).map(ban -> JailBanView.of(ban, time, List.of()));
    }
}
