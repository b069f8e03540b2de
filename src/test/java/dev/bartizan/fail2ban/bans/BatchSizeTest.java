package dev.bartizan.fail2ban.bans;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchSizeTest {

    private static final Duration LONGEST = Duration.ofMillis(250);

    private final BatchSize size = new BatchSize();

    /** If an address takes less than a quarter of a second, no batch takes longer than that. */
    @Property
    void batchesGrowToWhatTheServerDoesInAMoment(@ForAll @IntRange(min = 1, max = 240_000) int microsForOne) {
        var growing = new BatchSize();
        for (int i = 0; i < 100; i++) {
            Duration taken = Duration.ofNanos(1_000L * microsForOne * growing.current());
            assertThat(taken).isLessThanOrEqualTo(LONGEST);
            growing.adapt(growing.current(), taken);
        }
        int best = Math.clamp(BatchSize.AIM.toNanos() / 1_000L / microsForOne, 1, BatchSize.MAX);
        assertThat(growing.current()).isEqualTo(best);
    }

    @Test
    void shrinksAtOnceWhenTheServerBecomesSlow() {
        for (int i = 0; i < 20; i++) {
            size.adapt(size.current(), Duration.ofMillis(4).multipliedBy(size.current()));
        }
        assertThat(size.current()).isEqualTo(25);

        size.adapt(25, Duration.ofMillis(40).multipliedBy(25));

        assertThat(size.current()).isEqualTo(2);
    }

    /** Addresses that are already banned take no time; the next ones may. */
    @Test
    void doesNotGrowWhileThereIsNothingToDo() {
        for (int i = 0; i < 20; i++) {
            size.adapt(0, Duration.ofMillis(1));
        }

        assertThat(size.current()).isEqualTo(1);
    }

    @Test
    void startsAgainAfterAFailure() {
        for (int i = 0; i < 20; i++) {
            size.adapt(size.current(), Duration.ofMillis(4).multipliedBy(size.current()));
        }

        size.restart();

        assertThat(size.current()).isEqualTo(1);
    }
}
