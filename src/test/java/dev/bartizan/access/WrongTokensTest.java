package dev.bartizan.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WrongTokensTest {

    private final SettableClock clock = new SettableClock();
    private final WrongTokens wrongTokens = new WrongTokens(() -> 1, clock);

    @Test
    void addressesAreCountedApart() {
        wrongTokens.record("192.0.2.1", "unknown");

        assertThat(wrongTokens.record("192.0.2.2", "unknown")).isEmpty();
        assertThat(wrongTokens.record("192.0.2.1", "unknown")).isPresent();
    }

    @Test
    void clockThatIsSetBackEndsTheMinute() {
        clock.advance(Duration.ofDays(1));
        wrongTokens.record("192.0.2.1", "unknown");
        clock.reset();

        assertThat(wrongTokens.record("192.0.2.1", "unknown")).isEmpty();
    }

    @Test
    void ipv6ClientIsItsWholeSubnet() {
        wrongTokens.record("2001:db8:0:1::1", "unknown");

        assertThat(wrongTokens.record("2001:db8:0:1:ffff::2%eth0", "unknown")).isPresent();
        assertThat(wrongTokens.record("2001:db8:0:2::1", "unknown")).isEmpty();
    }

    @Test
    void addressThatIsNoneIsCountedAsItIs() {
        wrongTokens.record("null", "unknown");

        assertThat(wrongTokens.record("null", "unknown")).isPresent();
    }

    @Test
    void clientThatWasWrongLeastRecentlyIsForgottenFirst() {
        wrongTokens.record("192.0.2.1", "unknown");
        wrongTokens.record("192.0.2.2", "unknown");
        for (int client = 0; client < 9_999; client++) {
            wrongTokens.record("10.0." + client / 256 + "." + client % 256, "unknown");
        }

        assertThat(wrongTokens.record("192.0.2.2", "unknown")).isPresent();
        assertThat(wrongTokens.record("192.0.2.1", "unknown")).isEmpty();
    }
}
