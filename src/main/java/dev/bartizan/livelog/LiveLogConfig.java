package dev.bartizan.livelog;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Live logs over WebSocket. */
@ConfigMapping(prefix = "bartizan.livelog")
public interface LiveLogConfig {

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.livelog",
            Setting.optional("access-log", Rule.PATH, "/var/log/caddy/access.log"),
            Setting.of("kept-lines", Rule.atLeast(1), "1000"),
            Setting.of("queued-lines", Rule.atLeast(1), "1000"),
            Setting.of("maximum-connections", Rule.atLeast(1), "100"),
            Setting.of("maximum-message", Rule.atLeast(1), "4096"),
            Setting.of("ping-interval", Rule.POSITIVE_DURATION, "30s"),
            Setting.optional("allowed-origins", Rule.listOf(Rule.HTTP_URL), "https://console.example.org"),
            Setting.of("maximum-line", Rule.atLeast(1), "16384"),
            Setting.of("poll-interval", Rule.POSITIVE_DURATION, "50ms"),
            Setting.of("idle-poll-interval", Rule.POSITIVE_DURATION, "500ms"),
            Setting.of("masked-parameters", Rule.TEXT, "token,secret,password"));

    /** The reverse proxy's access log, in Caddy's JSON format. Without it {@code /api/v1/cerberus/logs/ws} says so. */
    Optional<Path> accessLog();

    /** Lines of each log that are kept in memory; the most that {@code replay} can ask for. */
    @WithDefault("1000")
    int keptLines();

    /** Lines that wait for one client; when there are more, it loses its oldest ones and is told how many. */
    @WithDefault("1000")
    int queuedLines();

    /** Clients at the same time, of both logs; further ones are refused with 429. */
    @WithDefault("100")
    int maximumConnections();

    /** Characters of a message from a client; a longer one is answered with an error. */
    @WithDefault("4096")
    int maximumMessage();

    /** Time between two pings. A client that has answered neither of two is closed when the third is due. */
    @WithDefault("30s")
    Duration pingInterval();

    /**
     * Origins besides our own whose pages may connect, separated by commas and written as browsers send them: {@code
     * https://console.example.org}.
     */
    Optional<Set<String>> allowedOrigins();

    /** Bytes of a line of the access log; what is longer is cut and marked. */
    @WithDefault("16384")
    int maximumLine();

    /** How often the access log is checked while somebody watches it and nothing is written; more often while lines come. */
    @WithDefault("50ms")
    Duration pollInterval();

    /** How often the access log is checked while nobody watches it. */
    @WithDefault("500ms")
    Duration idlePollInterval();

    /**
     * Names, separated by commas, of query parameters and of fields whose values are masked wherever the access log has
     * them; case doesn't matter.
     */
    @WithDefault("token,access_token,refresh_token,id_token,auth,authorization,jwt,session,sessionid,sid,ticket,code,"
            + "api_key,apikey,api-key,key,secret,client_secret,password,passwd,pwd,sig,signature")
    Set<String> maskedParameters();
}
