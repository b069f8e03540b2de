package dev.bartizan.http;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;

/**
 * Limits for concurrent requests. The defaults fit a container with 128 MiB. If one credential (token or key) exceeds
 * its limit, the response is 429; if all credentials together exceed theirs, it is 503. Both have {@code Retry-After}.
 */
@ConfigMapping(prefix = "bartizan.limits")
public interface LimitConfig {

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.limits",
            Setting.of("streams-per-credential", Rule.atLeast(1), "16"),
            Setting.of("streams", Rule.atLeast(1), "64"),
            Setting.of("sockets-per-credential", Rule.atLeast(1), "32"),
            Setting.of("exports-per-credential", Rule.atLeast(1), "16"),
            Setting.of("exports", Rule.atLeast(1), "32"),
            Setting.of("searches-per-credential", Rule.atLeast(1), "8"),
            Setting.of("searches", Rule.atLeast(1), "16"),
            Setting.of("previews-per-credential", Rule.atLeast(1), "1"),
            Setting.of("previews", Rule.atLeast(1), "2"),
            Setting.of("backups-per-credential", Rule.atLeast(1), "1"),
            Setting.of("backups", Rule.atLeast(1), "2"),
            Setting.of("uploads", Rule.atLeast(1), "4"),
            Setting.of("bulk-per-credential", Rule.atLeast(1), "2"),
            Setting.of("bulk", Rule.atLeast(1), "4"),
            Setting.of("working-copies", Rule.atLeast(1), "4"),
            Setting.of("body", Rule.SIZE, "256K"),
            Setting.of("large-body", Rule.SIZE, "4M"),
            Setting.of("streamed-body", Rule.SIZE, "32M"),
            Setting.of("bodies-per-credential", Rule.SIZE, "8M"),
            Setting.of("bodies", Rule.SIZE, "16M"),
            Setting.of("body-timeout", Rule.POSITIVE_DURATION, "30s"),
            Setting.of("working-copy-wait", Rule.POSITIVE_DURATION, "30s"));

    /** Maximum number of event streams of one credential. */
    @WithDefault("16")
    @Min(1)
    int streamsPerCredential();

    /** Maximum number of event streams in total. */
    @WithDefault("64")
    @Min(1)
    int streams();

    /**
     * Maximum number of WebSockets of one credential; {@code bartizan.livelog.maximum-connections} limits the total.
     */
    @WithDefault("32")
    @Min(1)
    int socketsPerCredential();

    /** Maximum number of concurrent exports of one credential. */
    @WithDefault("16")
    @Min(1)
    int exportsPerCredential();

    /** Maximum number of concurrent exports in total. */
    @WithDefault("32")
    @Min(1)
    int exports();

    /** Maximum number of concurrent searches of lists, bans or the history by one credential. */
    @WithDefault("8")
    @Min(1)
    int searchesPerCredential();

    /** Maximum number of concurrent searches of lists, bans or the history in total. */
    @WithDefault("16")
    @Min(1)
    int searches();

    /** Maximum number of concurrent previews of lists by one credential. */
    @WithDefault("1")
    @Min(1)
    int previewsPerCredential();

    /** Maximum number of concurrent previews of lists in total. */
    @WithDefault("2")
    @Min(1)
    int previews();

    /** Maximum number of concurrent backups by one credential. */
    @WithDefault("1")
    @Min(1)
    int backupsPerCredential();

    /** Maximum number of concurrent backups in total. */
    @WithDefault("2")
    @Min(1)
    int backups();

    /** Maximum number of concurrent uploads; all use the same key. */
    @WithDefault("4")
    @Min(1)
    int uploads();

    /** Maximum number of concurrent requests of one credential whose bodies are read while they arrive. */
    @WithDefault("2")
    @Min(1)
    int bulkPerCredential();

    /** Maximum number of concurrent requests in total whose bodies are read while they arrive. */
    @WithDefault("4")
    @Min(1)
    int bulk();

    /**
     * Maximum size of a request body. Lookups of many addresses and bans in jails have {@code large-body}, bans in bulk
     * {@code streamed-body}, uploads {@code bartizan.update.max-upload-size}. No body except uploads can be larger than
     * {@code quarkus.http.limits.max-body-size}.
     */
    @WithDefault("256K")
    MemorySize body();

    /** Maximum size of the body of a request with many addresses; it is in memory while it is processed. */
    @WithDefault("4M")
    MemorySize largeBody();

    /** Maximum size of a body that is read while it arrives, such as bans in bulk. */
    @WithDefault("32M")
    MemorySize streamedBody();

    /** Maximum memory for request bodies of one credential. */
    @WithDefault("8M")
    MemorySize bodiesPerCredential();

    /** Maximum memory for request bodies in total. */
    @WithDefault("16M")
    MemorySize bodies();

    /** Maximum time to receive a request body; slower ones get 408. */
    @WithDefault("30s")
    Duration bodyTimeout();

    /**
     * Maximum number of copies of lists in memory. An export needs a copy unless it has all lists unchanged; further
     * exports wait. Copies are made one after the other.
     */
    @WithDefault("4")
    @Min(1)
    int workingCopies();

    /** Maximum time that an export waits for a copy; then it gets 503. */
    @WithDefault("30s")
    Duration workingCopyWait();
}
