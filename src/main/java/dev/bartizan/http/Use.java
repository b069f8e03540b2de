package dev.bartizan.http;

import java.util.function.ToLongFunction;

/** What there is a bound for, because it takes memory or a thread for as long as it runs. */
public enum Use {
    /** Server-sent events. */
    STREAM(LimitConfig::streamsPerCredential, LimitConfig::streams),
    /** WebSockets. */
    SOCKET(LimitConfig::socketsPerCredential, limits -> Long.MAX_VALUE),
    /** Exports. */
    EXPORT(LimitConfig::exportsPerCredential, LimitConfig::exports),
    /** Requests that look through a lot to find a little. */
    SEARCH(LimitConfig::searchesPerCredential, LimitConfig::searches),
    /** Previews of lists. */
    PREVIEW(LimitConfig::previewsPerCredential, LimitConfig::previews),
    /** Backups of the database. */
    BACKUP(LimitConfig::backupsPerCredential, LimitConfig::backups),
    /** Uploads of updates. */
    UPLOAD(LimitConfig::uploads, LimitConfig::uploads),
    /** Bytes of request bodies. */
    BODY(
            limits -> limits.bodiesPerCredential().asLongValue(),
            limits -> limits.bodies().asLongValue());

    private final ToLongFunction<LimitConfig> perCredential;
    private final ToLongFunction<LimitConfig> inAll;

    Use(ToLongFunction<LimitConfig> perCredential, ToLongFunction<LimitConfig> inAll) {
        this.perCredential = perCredential;
        this.inAll = inAll;
    }

    /** How much of it one credential may have. */
    public long perCredential(LimitConfig limits) {
        return perCredential.applyAsLong(limits);
    }

    /** How much of it all of them together may have. */
    public long inAll(LimitConfig limits) {
        return inAll.applyAsLong(limits);
    }
}
