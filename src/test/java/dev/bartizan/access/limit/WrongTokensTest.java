package dev.bartizan.access.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.SettableClock;
import dev.bartizan.access.RefusedCredential;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WrongTokensTest {

    private final SettableClock clock = new SettableClock();
    private final WrongTokens wrongTokens = new WrongTokens(() -> 1, clock, new SimpleMeterRegistry());

    @Test
    void addressesAreCountedApart() {
        wrongTokens.record("192.0.2.1", RefusedCredential.UNKNOWN);

        assertThat(wrongTokens.record("192.0.2.2", RefusedCredential.UNKNOWN)).isEmpty();
        assertThat(wrongTokens.record("192.0.2.1", RefusedCredential.UNKNOWN)).isPresent();
    }

    @Test
    void clockThatIsSetBackEndsTheMinute() {
        clock.advance(Duration.ofDays(1));
        wrongTokens.record("192.0.2.1", RefusedCredential.UNKNOWN);
        clock.reset();

        assertThat(wrongTokens.record("192.0.2.1", RefusedCredential.UNKNOWN)).isEmpty();
    }

    @Test
    void ipv6ClientIsItsWholeSubnet() {
        wrongTokens.record("2001:db8:0:1::1", RefusedCredential.UNKNOWN);

        assertThat(wrongTokens.record("2001:db8:0:1:ffff::2%eth0", RefusedCredential.UNKNOWN))
                .isPresent();
        assertThat(wrongTokens.record("2001:db8:0:2::1", RefusedCredential.UNKNOWN))
                .isEmpty();
    }

    @Test
    void addressThatIsNoneIsCountedAsItIs() {
        wrongTokens.record("null", RefusedCredential.UNKNOWN);

        assertThat(wrongTokens.record("null", RefusedCredential.UNKNOWN)).isPresent();
    }

    @Test
    void clientThatWasWrongLeastRecentlyIsForgottenFirst() {
        wrongTokens.record("192.0.2.1", RefusedCredential.UNKNOWN);
        wrongTokens.record("192.0.2.2", RefusedCredential.UNKNOWN);
        for (int client = 0; client < 9_999; client++) {
            wrongTokens.record("10.0." + client / 256 + "." + client % 256, RefusedCredential.UNKNOWN);
        }

        assertThat(wrongTokens.record("192.0.2.2", RefusedCredential.UNKNOWN)).isPresent();
        assertThat(wrongTokens.record("192.0.2.1", RefusedCredential.UNKNOWN)).isEmpty();
    }
}
