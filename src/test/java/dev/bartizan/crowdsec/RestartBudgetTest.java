package dev.bartizan.crowdsec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartBudgetTest {

    private static final Instant BEGIN = Instant.parse("2026-11-21T06:00:00Z");

    private final RestartBudget budget = new RestartBudget(new CrowdSecConfig.Restart() {
        @Override
        public int starts() {
            return 10;
        }

        @Override
        public Duration window() {
            return Duration.ofMinutes(10);
        }

        @Override
        public Duration backoff() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Duration longestBackoff() {
            return Duration.ofSeconds(30);
        }
    });

    /** Starts it whenever that is allowed, in steps of a second; returns the seconds of the starts. */
    private List<Integer> crashFor(int seconds) {
        List<Integer> starts = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            Instant now = BEGIN.plusSeconds(second);
            if (budget.allows(now)) {
                budget.started(now);
                starts.add(second);
            }
        }
        return starts;
    }

    @Test
    void waitsLongerEachTimeAndGivesUpAfterTenStarts() {
        assertThat(crashFor(600)).containsExactly(0, 1, 3, 7, 15, 31, 61, 91, 121, 151);
        assertThat(budget.exhausted(BEGIN.plusSeconds(599))).isTrue();
    }

    @Test
    void allowsAStartForEachOneThatLeavesTheWindow() {
        crashFor(600);

        assertThat(budget.exhausted(BEGIN.plusSeconds(600))).isFalse();
        assertThat(budget.allows(BEGIN.plusSeconds(600))).isTrue();
        budget.started(BEGIN.plusSeconds(600));
        assertThat(budget.exhausted(BEGIN.plusSeconds(600))).isTrue();
        assertThat(budget.exhausted(BEGIN.plusSeconds(601))).isFalse();
        assertThat(budget.allows(BEGIN.plusSeconds(601))).isFalse();
    }

    @Test
    void oneThatRanForLongIsStartedAtOnce() {
        budget.started(BEGIN);

        assertThat(budget.allows(BEGIN.plusMillis(999))).isFalse();
        assertThat(budget.allows(BEGIN.plusSeconds(5))).isTrue();
        assertThat(budget.allows(BEGIN.plus(Duration.ofHours(5)))).isTrue();
    }

    @Test
    void personMayStartItAgain() {
        crashFor(600);

        budget.clear();

        assertThat(budget.allows(BEGIN.plusSeconds(400))).isTrue();
    }
}
