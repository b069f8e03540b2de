package dev.bartizan.health;

import dev.bartizan.database.PurgeClock;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Tells whether the clock has jumped ahead, so that nothing is deleted for its age. */
@Singleton
class ClockHealth implements HealthComponent {

    private final PurgeClock clock;

    ClockHealth(PurgeClock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "clock";
    }

    /** It may be right after all, as after a long stop: then there is nothing to do. */
    @Override
    public Condition condition() {
        Optional<Duration> doubt = clock.doubt();
        return new Condition(
                true,
                doubt.<Map<String, Object>>map(ahead -> Map.of("doubted", true, "ahead_seconds", ahead.toSeconds()))
                        .orElse(Map.of("doubted", false)));
    }
}
