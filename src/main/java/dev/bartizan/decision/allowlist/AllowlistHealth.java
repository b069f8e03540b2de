package dev.bartizan.decision.allowlist;

import dev.bartizan.health.HealthComponent;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Host names of the allowlist that have not resolved for a long time, in the health summary. */
@Singleton
class AllowlistHealth implements HealthComponent {

    static final Duration LONGEST_FAILURE = Duration.ofDays(1);

    private final AllowlistInForce allowlist;
    private final Clock clock;

    AllowlistHealth(AllowlistInForce allowlist, Clock clock) {
        this.allowlist = allowlist;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "allowlist";
    }

    /** Without the names, because the summary can be public. */
    @Override
    public Condition condition() {
        Instant oldest = clock.instant().minus(LONGEST_FAILURE);
        long unresolved = allowlist.hosts().stream()
                .filter(entry -> entry.lastGood().isBefore(oldest))
                .count();
        return new Condition(
                unresolved == 0, Map.of("hosts", allowlist.hosts().size(), "unresolved_hosts", unresolved));
    }
}
