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
 * How much may run at the same time. The defaults suit a container with 128 MiB. A credential (token or key) with too many
 * gets 429. If all credentials together have too many, the answer is 503. Both have {@code Retry-After}.
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
            Setting.of("working-copies", Rule.atLeast(1), "4"),
            Setting.of("body", Rule.SIZE, "256K"),
            Setting.of("bodies-per-credential", Rule.SIZE, "8M"),
            Setting.of("bodies", Rule.SIZE, "16M"),
            Setting.of("body-timeout", Rule.POSITIVE_DURATION, "30s"),
            Setting.of("working-copy-wait", Rule.POSITIVE_DURATION, "30s"));

    /** Event streams of one credential. */
    @WithDefault("16")
    @Min(1)
    int streamsPerCredential();

    /** Event streams in all. */
    @WithDefault("64")
    @Min(1)
    int streams();

    /** WebSockets of one credential; {@code bartizan.livelog.maximum-connections} bounds all of them together. */
    @WithDefault("32")
    @Min(1)
    int socketsPerCredential();

    /** Exports of one credential that are being sent or put together. */
    @WithDefault("16")
    @Min(1)
    int exportsPerCredential();

    /** Exports in all that are being sent or put together. */
    @WithDefault("32")
    @Min(1)
    int exports();

    /** Requests of one credential that search lists, bans or the history. */
    @WithDefault("8")
    @Min(1)
    int searchesPerCredential();

    /** Requests in all that search lists, bans or the history. */
    @WithDefault("16")
    @Min(1)
    int searches();

    /** Previews of lists of one credential. */
    @WithDefault("1")
    @Min(1)
    int previewsPerCredential();

    /** Previews of lists in all. */
    @WithDefault("2")
    @Min(1)
    int previews();

    /** Backups of one credential. */
    @WithDefault("1")
    @Min(1)
    int backupsPerCredential();

    /** Backups in all. */
    @WithDefault("2")
    @Min(1)
    int backups();

    /** Uploads at the same time; there is one key for all of them. */
    @WithDefault("4")
    @Min(1)
    int uploads();

    /**
     * The largest request body; methods that take many things at once go up to {@code
     * quarkus.http.limits.max-body-size}, uploads to {@code bartizan.update.max-upload-size}.
     */
    @WithDefault("256K")
    MemorySize body();

    /** Memory for request bodies that come in or are worked on, of one credential. */
    @WithDefault("8M")
    MemorySize bodiesPerCredential();

    /** Memory for request bodies that come in or are worked on, in all. */
    @WithDefault("16M")
    MemorySize bodies();

    /** How long a request body may take; a slower one is refused with 408. */
    @WithDefault("30s")
    Duration bodyTimeout();

    /**
     * Copies of lists that are kept at the same time. Exports need one unless they are of all lists unchanged; further exports
     * wait. Copies are made one after the other.
     */
    @WithDefault("4")
    @Min(1)
    int workingCopies();

    /** How long an export waits for a copy before it gets 503. */
    @WithDefault("30s")
    Duration workingCopyWait();
}
