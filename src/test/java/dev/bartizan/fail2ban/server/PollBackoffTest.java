package dev.bartizan.fail2ban.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PollBackoffTest {

    @Test
    void doublesUpToTenSeconds() {
        assertThat(seconds(everySecond(), 6)).containsExactly(1L, 2L, 4L, 8L, 10L, 10L);
    }

    @Test
    void startsAgainWhenTheServerWasReached() {
        PollBackoff backoff = everySecond();
        seconds(backoff, 5);

        backoff.reached();

        assertThat(seconds(backoff, 2)).containsExactly(1L, 2L);
    }

    @Test
    void keepsLongerInterval() {
        assertThat(seconds(new PollBackoff(Duration.ofSeconds(30)), 3)).containsExactly(30L, 30L, 30L);
    }

    private static PollBackoff everySecond() {
        return new PollBackoff(Duration.ofSeconds(1));
    }

    /** The times after each of some failures. */
    private static List<Long> seconds(PollBackoff backoff, int failures) {
        return Stream.generate(backoff::failed)
                .limit(failures)
                .map(Duration::toSeconds)
                .toList();
    }
}
