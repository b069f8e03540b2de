package dev.bartizan.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/**
 * How much may run at the same time. The defaults suit a container with 128 MiB. What one credential (token or key) has too
 * much of is refused with 429, what all of them together have too much of with 503, both with {@code Retry-After}.
 */
@ConfigMapping(prefix = "bartizan.limits")
public interface LimitConfig {

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
     * Copies of lists that are kept at the same time for exports that are not of all lists as they are; others wait for
     * their turn. Copies are made one after the other.
     */
    @WithDefault("4")
    @Min(1)
    int workingCopies();

    /** How long the turn for a working copy is waited for, before 503. */
    @WithDefault("30s")
    Duration workingCopyWait();
}
