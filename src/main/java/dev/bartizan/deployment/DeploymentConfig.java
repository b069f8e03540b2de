package dev.bartizan.deployment;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;

/** How an app's traffic moves from one container to the next. */
@ConfigMapping(prefix = "bartizan.deployment")
public interface DeploymentConfig {

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.deployment",
            Setting.of("caddy-url", Rule.HTTP_URL, "http://127.0.0.1:2019").hidden(),
            Setting.of("timeout", Rule.POSITIVE_DURATION, "10s"),
            Setting.of("checks", Rule.atLeast(1), "3"),
            Setting.of("check-interval", Rule.POSITIVE_DURATION, "1s"),
            Setting.of("start-timeout", Rule.POSITIVE_DURATION, "2m"),
            Setting.of("watch-window", Rule.DURATION, "60s"),
            Setting.of("drain", Rule.DURATION, "10s"),
            Setting.of("grace", Rule.DURATION, "10s"),
            Setting.of("route-interval", Rule.POSITIVE_DURATION, "10s"));

    /** Caddy's admin API: what {@code admin} of its configuration says. It must allow this host. */
    @WithDefault("http://127.0.0.1:2019")
    String caddyUrl();

    /** How long Caddy may take to answer one request, and a new container to answer with what is expected of it. */
    @WithDefault("10s")
    Duration timeout();

    /** How many good checks in a row switch the traffic; as many bad ones switch it back. */
    @WithDefault("3")
    @Min(1)
    int checks();

    /** From one check to the next one. */
    @WithDefault("1s")
    Duration checkInterval();

    /** How long a new container may take from its start until it is healthy. */
    @WithDefault("2m")
    Duration startTimeout();

    /** How long after the switch a failure switches back; the old container keeps running for this time. */
    @WithDefault("60s")
    Duration watchWindow();

    /** Longest wait for running requests of the old container before it is stopped. */
    @WithDefault("10s")
    Duration drain();

    /** How long a container may take to end before it is killed. */
    @WithDefault("10s")
    Duration grace();

    /** How often Caddy's configuration is compared with what was deployed. */
    @WithDefault("10s")
    Duration routeInterval();
}
