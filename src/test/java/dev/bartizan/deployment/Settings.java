package dev.bartizan.deployment;

import java.time.Duration;

/** Settings for quick deployments. */
public record Settings(String caddyUrl, Duration startTimeout, Duration watchWindow, boolean removeImages)
        implements DeploymentConfig {

    public Settings(String caddyUrl) {
        this(caddyUrl, Duration.ofMillis(100), Duration.ofMillis(50), false);
    }

    @Override
    public Duration timeout() {
        return Duration.ofSeconds(10);
    }

    @Override
    public int checks() {
        return 3;
    }

    @Override
    public Duration checkInterval() {
        return Duration.ofMillis(1);
    }

    @Override
    public Duration drain() {
        return Duration.ofMillis(10);
    }

    @Override
    public Duration grace() {
        return Duration.ofSeconds(1);
    }

    @Override
    public Duration routeInterval() {
        return Duration.ofMinutes(1);
    }
}
