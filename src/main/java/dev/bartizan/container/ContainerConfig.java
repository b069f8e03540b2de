package dev.bartizan.container;

import dev.bartizan.container.check.Probe;
import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How containers are supervised, unless their labels say otherwise. */
@ConfigMapping(prefix = "bartizan.container")
public interface ContainerConfig {

    /** The settings for the check at start-up. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.container",
            Setting.of("sweep-interval", Rule.POSITIVE_DURATION, "30s"),
            Setting.of("stop-grace", Rule.DURATION, "10s"),
            Setting.of("missing-after", Rule.DURATION, "1m"),
            Setting.of("forget-after", Rule.DURATION, "1h"),
            Setting.of("image-check.interval", Rule.DURATION, "6h"),
            Setting.of("restart.limit", Rule.atLeast(0), "10"),
            Setting.of("restart.window", Rule.POSITIVE_DURATION, "10m"),
            Setting.of("restart.backoff", Rule.DURATION, "1s"),
            Setting.of("restart.longest-backoff", Rule.DURATION, "2m"),
            Setting.of("restart.reset-after", Rule.DURATION, "5m"),
            Setting.of("health.interval", Rule.POSITIVE_DURATION, "30s"),
            Setting.of("health.timeout", Rule.POSITIVE_DURATION, "5s"),
            Setting.of("health.retries", Rule.atLeast(1), "3"),
            Setting.of("health.start-period", Rule.DURATION, "0s"),
            Setting.optional("apps.*.depends-on", Rule.TEXT, "database,cache"),
            Setting.optional("apps.*.restart-with-dependencies", Rule.SWITCH, "true"),
            // A command can have a password.
            Setting.optional(
                            "apps.*.health",
                            Rule.readBy(check -> Probe.parse(check, Probe.StatusRange.NO_ERROR, Optional.empty())),
                            "http://:8080/health")
                    .hidden(),
            Setting.optional("apps.*.health.status", Rule.readBy(Probe.StatusRange::parse), "200-299"),
            Setting.optional("apps.*.health.text", Rule.TEXT, "ready"),
            // A header can have a password.
            Setting.optional("apps.*.health.header.*", Rule.TEXT, "shop.example")
                    .hidden(),
            Setting.optional("apps.*.health.interval", Rule.POSITIVE_DURATION, "30s"),
            Setting.optional("apps.*.health.timeout", Rule.POSITIVE_DURATION, "5s"),
            Setting.optional("apps.*.health.retries", Rule.atLeast(1), "3"),
            Setting.optional("apps.*.health.start-period", Rule.DURATION, "10s"));

    /** How often all containers are checked, in addition to the engine's events. */
    @WithDefault("30s")
    Duration sweepInterval();

    /** How long a container may take to stop before it is killed, unless its own stop timeout is set; whole seconds. */
    @WithDefault("10s")
    Duration stopGrace();

    /** How long a container must be gone until it counts as missing, so that another program can recreate it. */
    @WithDefault("1m")
    Duration missingAfter();

    /** How long a missing container is listed until it is forgotten. */
    @WithDefault("1h")
    Duration forgetAfter();

    /** When registries are asked for newer images. */
    ImageCheck imageCheck();

    /** When a container that is down is restarted. */
    Restart restart();

    /** Defaults of the health checks that Bartizan runs. */
    Health health();

    /** Containers that are supervised without a label, by their name or their {@code bartizan.app}. */
    Map<String, App> apps();

    /** When registries are asked whether the tags of running containers have newer images. */
    interface ImageCheck {

        /**
         * Time from one request about a tag to the next, 10 % more or less; {@code 0s} for never. Docker Hub counts each request as a
         * pull: without an account it allows 100 in six hours.
         */
        @WithDefault("6h")
        Duration interval();
    }

    /** When a container that is down or unhealthy is restarted. */
    interface Restart {

        /** Maximum number of restarts within the window; then the container counts as failed. */
        @WithDefault("10")
        int limit();

        /** The window in which restarts are counted. */
        @WithDefault("10m")
        Duration window();

        /**
         * Delay of the first restart, so that another program that restarts or replaces the container can finish. The delay
         * doubles with each restart within the window.
         */
        @WithDefault("1s")
        Duration backoff();

        /** Longest delay of a restart. */
        @WithDefault("2m")
        Duration longestBackoff();

        /** How long a container must be healthy until earlier restarts no longer count. */
        @WithDefault("5m")
        Duration resetAfter();
    }

    /** How often a check is run and what its failures mean. */
    interface Health {

        /** Time from one check to the next; whole seconds. */
        @WithDefault("30s")
        Duration interval();

        /** Timeout of a check. */
        @WithDefault("5s")
        Duration timeout();

        /** Failures in a row, an interval apart, that make a container unhealthy. */
        @WithDefault("3")
        int retries();

        /** How long failures after the start don't count, until the first success. */
        @WithDefault("0s")
        Duration startPeriod();
    }

    /** The same settings as labels; they take precedence over labels. */
    interface App {

        /** Apps that must run before this one is restarted. */
        Optional<List<String>> dependsOn();

        /** Whether it is restarted after an app that it depends on was started; {@code false} unless its label says so. */
        Optional<Boolean> restartWithDependencies();

        /** Its health check. */
        AppHealth health();
    }

    /** An app's check. */
    interface AppHealth {

        /** {@code http://:8080/path}, {@code https://:8443/path}, {@code tcp://:5432} or {@code exec:command arguments}. */
        @WithParentName
        Optional<String> check();

        /** Expected HTTP statuses, such as {@code 204} or {@code 200-299}; by default {@code 200-399}. */
        Optional<String> status();

        /** Text that the first 64 KiB of the HTTP answer must contain. */
        Optional<String> text();

        /** Further headers of the HTTP request, such as {@code Host}. */
        Map<String, String> header();

        /** Time from one check to the next; whole seconds. */
        Optional<Duration> interval();

        /** Timeout of a check. */
        Optional<Duration> timeout();

        /** Failures in a row that make the container unhealthy. */
        Optional<Integer> retries();

        /** How long failures after the start don't count. */
        Optional<Duration> startPeriod();
    }
}
