package dev.bartizan.update.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.update.Platform;
import dev.bartizan.update.Update;
import dev.bartizan.update.UpdateApp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RetentionTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    @Test
    void keepsTheNewest() {
        assertThat(expired(new Retention(3, Optional.empty()), 100, 100, 100, 100, 100))
                .containsExactly(3, 4);
    }

    @Test
    void keepsWhatIsOfferedAndWhatWasBeforeWhateverTheSettingsAre() {
        assertThat(expired(new Retention(0, Optional.of(Duration.ZERO)), 100, 100, 100))
                .containsExactly(2);
    }

    @Test
    void updateThatIsNotForEverybodyNeedsTheOnesBefore() {
        assertThat(expired(new Retention(1, Optional.empty()), 10, 50, 100, 0, 100, 100))
                .containsExactly(5);
    }

    @Test
    void removesWhatIsTooOldEvenIfThereAreFew() {
        // Each is a day older than the previous one.
        assertThat(expired(new Retention(10, Optional.of(Duration.ofHours(60))), 100, 100, 100, 100, 100))
                .containsExactly(3, 4);
    }

    /** Positions of the expired ones; the newest comes first and -1 is a rollback to the embedded update. */
    private static List<Integer> expired(Retention retention, int... rollouts) {
        List<Update> newestFirst = new ArrayList<>();
        for (int rollout : rollouts) {
            newestFirst.add(new Update(
                    UUID.randomUUID(),
                    new Update.Target(UpdateApp.DEFAULT, Platform.IOS, "1", "production"),
                    NOW.minus(Duration.ofDays(newestFirst.size())),
                    rollout < 0 ? Update.Kind.ROLLBACK_TO_EMBEDDED : Update.Kind.UPDATE,
                    Math.abs(rollout),
                    Update.Content.NONE,
                    Update.Origin.upload("")));
        }
        return retention.expired(newestFirst, NOW).stream()
                .map(newestFirst::indexOf)
                .toList();
    }

    @Test
    void wishToGoBackIsNothingToGoBackTo() {
        assertThat(expired(new Retention(1, Optional.empty()), -1, 100, 100, 100))
                .containsExactly(3);
    }
}
