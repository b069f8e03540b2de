package dev.bartizan.crowdsec;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where the CrowdSec agent is, and how it is looked after. */
@ConfigMapping(prefix = "bartizan.crowdsec")
public interface CrowdSecConfig {

    /** The settings, for the check at the start. */
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

    /** The program; an absolute path. */
    @WithDefault("/usr/bin/crowdsec")
    Path binary();

    /**
     * Folder of its configuration: {@code config.yaml}, and {@code local_api_credentials.yaml}, with which Bartizan sends bans
     * to its local API; an absolute path.
     */
    @WithDefault("/etc/crowdsec")
    Path configDir();

    /** Folder of the agent's PID file and log; the agent's own data is where its configuration says. */
    @WithDefault("${bartizan.data-dir}/crowdsec")
    Path dataDir();

    /** Its local API: what {@code api.server.listen_uri} of its configuration says. */
    @WithDefault("http://127.0.0.1:8085")
    String lapiUrl();

    /** How long its local API may take to answer one request. */
    @WithDefault("30s")
    Duration lapiTimeout();

    /** How long a start waits for its local API. */
    @WithDefault("60s")
    Duration startTimeout();

    /** How long it may take to end before it is killed. */
    @WithDefault("10s")
    Duration grace();

    /** Size in bytes from which its log is renamed and a new one begins; one old log is kept. */
    @WithDefault("10485760")
    long logSize();

    /** When it is started again by itself. */
    Restart restart();

    /**
     * Key of a bouncer of the agent ({@code cscli bouncers add}). With a key, Bartizan publishes the agent's decisions too.
     */
    Optional<String> bouncerKey();

    /**
     * Origins of the decisions that Bartizan publishes. {@code cscli-import} is not among them on purpose: these decisions can
     * come from an export of Bartizan.
     */
    @WithDefault("crowdsec,cscli,CAPI")
    List<String> mergeOrigins();

    /** How often the agent is asked what changed, if there is a bouncer's key. */
    @WithDefault("10s")
    Duration mergeInterval();

    /** When an agent that should run and doesn't is started again. */
    interface Restart {

        /** Most starts within the window; after them it counts as failed. */
        @WithDefault("10")
        int starts();

        /** How long a start counts. */
        @WithDefault("10m")
        Duration window();

        /** From one start to the next one; doubled with each start that counts. */
        @WithDefault("1s")
        Duration backoff();

        /** Longest time from one start to the next one, until they are used up. */
        @WithDefault("30s")
        Duration longestBackoff();
    }
}
