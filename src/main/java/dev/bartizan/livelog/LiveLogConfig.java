package dev.bartizan.livelog;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Live logs over WebSocket. */
@ConfigMapping(prefix = "bartizan.livelog")
public interface LiveLogConfig {

    /** The settings for the check at start-up. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.livelog",
            Setting.optional("access-log", Rule.listOf(Rule.PATH), "/var/log/caddy/access.log"),
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

    /**
     * Paths of the reverse proxy's access logs, separated by commas, such as {@code /var/log/caddy/*.log}: {@code *} and {@code ?}
     * in the name stand for any characters and one character. At most 32 files are followed. Without it {@code
     * /api/v1/cerberus/logs/ws} has no lines.
     */
    Optional<List<String>> accessLog();

    /** Number of lines of each log that are kept in memory; the maximum for {@code replay}. */
    @WithDefault("1000")
    int keptLines();

    /** Number of lines that can wait for one client. Further lines drop the oldest ones; the client is notified. */
    @WithDefault("1000")
    int queuedLines();

    /** Maximum number of clients of both logs at the same time; further ones are refused with 429. */
    @WithDefault("100")
    int maximumConnections();

    /** Maximum number of characters of a client's message; a longer one is answered with an error. */
    @WithDefault("4096")
    int maximumMessage();

    /** Time between two pings. A connection with two unanswered pings is closed when the third is due. */
    @WithDefault("30s")
    Duration pingInterval();

    /**
     * Further origins whose pages may connect, separated by commas and written as browsers send them, such as {@code
     * https://console.example.org}. Bartizan's own origin is always allowed.
     */
    Optional<Set<String>> allowedOrigins();

    /**
     * Maximum number of bytes of a line of the access log that is kept as it is. Of a longer line, up to 2 MB, the fields are kept,
     * shortened and marked.
     */
    @WithDefault("16384")
    int maximumLine();

    /** How often the access log is polled while a client watches it; more often while lines are written. */
    @WithDefault("50ms")
    Duration pollInterval();

    /** How often the access log is polled while no client watches it. */
    @WithDefault("500ms")
    Duration idlePollInterval();

    /**
     * Names, separated by commas, of query parameters and fields whose values are masked in lines of the access log;
     * case-insensitive.
     */
    @WithDefault("token,access_token,refresh_token,id_token,auth,authorization,jwt,session,sessionid,sid,ticket,code,"
            + "api_key,apikey,api-key,key,secret,client_secret,password,passwd,pwd,sig,signature")
    Set<String> maskedParameters();
}
