package dev.bartizan.health;

import dev.bartizan.database.PurgeClock;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Reports whether the clock has jumped ahead; while it has, nothing is deleted because of its age. */
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

    /** Always ok, because the clock may be right, for example after a long stop. */
    @Override
    public Condition condition() {
        Optional<Duration> doubt = clock.doubt();
        return new Condition(
                true,
                doubt.<Map<String, Object>>map(ahead -> Map.of("doubted", true, "ahead_seconds", ahead.toSeconds()))
                        .orElse(Map.of("doubted", false)));
    }
}
