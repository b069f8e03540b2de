package dev.bartizan.deployment;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;

/** How deployments replace an app's container. */
@ConfigMapping(prefix = "bartizan.deployment")
public interface DeploymentConfig {

    /** The settings for the check at start-up. */
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
            Setting.of("route-interval", Rule.POSITIVE_DURATION, "10s"),
            Setting.of("remove-images", Rule.SWITCH, "false"));

    /** URL of Caddy's admin API: the value of {@code admin} in its configuration. It must allow Bartizan's host. */
    @WithDefault("http://127.0.0.1:2019")
    String caddyUrl();

    /** Timeout of a request to Caddy, and of a request that checks the expected answer of a new container. */
    @WithDefault("10s")
    Duration timeout();

    /** How many healthy checks in a row switch the traffic; as many unhealthy ones switch it back. */
    @WithDefault("3")
    @Min(1)
    int checks();

    /** Time from one check to the next. */
    @WithDefault("1s")
    Duration checkInterval();

    /** How long a new container may take to become healthy after its start. */
    @WithDefault("2m")
    Duration startTimeout();

    /** How long after the switch a failure switches back. The old container keeps running for this time. */
    @WithDefault("60s")
    Duration watchWindow();

    /** How long to wait for open requests of the old container before it is stopped. */
    @WithDefault("10s")
    Duration drain();

    /** How long a container may take to stop before it is killed. */
    @WithDefault("10s")
    Duration grace();

    /** How often Caddy's routes are compared with the deployed containers and restored. */
    @WithDefault("10s")
    Duration routeInterval();

    /**
     * Whether a successful deployment removes the images of the app's earlier deployments. An image that any container has is kept,
     * and so is the previous one, for a rollback.
     */
    @WithDefault("false")
    boolean removeImages();
}
