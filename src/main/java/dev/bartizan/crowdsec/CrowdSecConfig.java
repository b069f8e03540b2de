package dev.bartizan.crowdsec;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where the CrowdSec agent is installed, and how it is supervised. */
@ConfigMapping(prefix = "bartizan.crowdsec")
public interface CrowdSecConfig {

    /** The settings for the check at start-up. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.crowdsec",
            Setting.of("binary", Rule.ABSOLUTE_PATH, "/usr/bin/crowdsec"),
            Setting.of("config-dir", Rule.ABSOLUTE_PATH, "/etc/crowdsec"),
            Setting.of("data-dir", Rule.PATH, "/data/crowdsec"),
            Setting.of("lapi-url", Rule.HTTP_URL, "http://127.0.0.1:8085").hidden(),
            Setting.of("lapi-timeout", Rule.POSITIVE_DURATION, "30s"),
            Setting.of("start-timeout", Rule.POSITIVE_DURATION, "60s"),
            Setting.of("grace", Rule.DURATION, "10s"),
            Setting.of("log-size", Rule.number(1, Long.MAX_VALUE), "10485760"),
            Setting.of("restart.starts", Rule.atLeast(0), "10"),
            Setting.of("restart.window", Rule.POSITIVE_DURATION, "10m"),
            Setting.of("restart.backoff", Rule.DURATION, "1s"),
            Setting.of("restart.longest-backoff", Rule.DURATION, "30s"),
            Setting.optional("bouncer-key", Rule.TEXT, "e4lT0lZlrh5oQbKgBjtqWyYhwKLNAyYpn")
                    .hidden(),
            Setting.of("merge-origins", Rule.TEXT, "crowdsec,cscli,CAPI"),
            Setting.of("merge-interval", Rule.POSITIVE_DURATION, "10s"));

    /** The agent's program; an absolute path. */
    @WithDefault("/usr/bin/crowdsec")
    Path binary();

    /**
     * Folder of the agent's configuration; an absolute path. Bartizan starts the agent with its {@code config.yaml} and logs in
     * to the local API with its {@code local_api_credentials.yaml}.
     */
    @WithDefault("/etc/crowdsec")
    Path configDir();

    /** Folder of the agent's PID file and log. The agent's own data is where its configuration says. */
    @WithDefault("${bartizan.data-dir}/crowdsec")
    Path dataDir();

    /** URL of the agent's local API: the value of {@code api.server.listen_uri} in its configuration. */
    @WithDefault("http://127.0.0.1:8085")
    String lapiUrl();

    /** Timeout of one request to the local API. */
    @WithDefault("30s")
    Duration lapiTimeout();

    /** How long a start waits for the local API to answer. */
    @WithDefault("60s")
    Duration startTimeout();

    /** How long the agent may take to stop before it is killed. */
    @WithDefault("10s")
    Duration grace();

    /** Size in bytes at which the agent's log is rotated; one old log is kept. */
    @WithDefault("10485760")
    long logSize();

    /** When the agent is restarted automatically. */
    Restart restart();

    /**
     * API key of a bouncer of the agent ({@code cscli bouncers add}). With a key, Bartizan publishes the agent's decisions too.
     */
    Optional<String> bouncerKey();

    /**
     * Origins of the decisions that Bartizan publishes. The default leaves {@code cscli-import} out because these decisions
     * can come from an export of Bartizan.
     */
    @WithDefault("crowdsec,cscli,CAPI")
    List<String> mergeOrigins();

    /** How often changed decisions are fetched, if a bouncer's key is set. */
    @WithDefault("10s")
    Duration mergeInterval();

    /** When an agent that should run and doesn't is restarted. */
    interface Restart {

        /** Maximum number of starts within the window; then the agent counts as failed. */
        @WithDefault("10")
        int starts();

        /** The window in which starts are counted. */
        @WithDefault("10m")
        Duration window();

        /** Shortest time from one start to the next; doubled with each start within the window. */
        @WithDefault("1s")
        Duration backoff();

        /** Longest time from one start to the next, as long as starts are left. */
        @WithDefault("30s")
        Duration longestBackoff();
    }
}
