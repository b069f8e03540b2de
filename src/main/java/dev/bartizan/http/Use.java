package dev.bartizan.http;

import java.util.function.ToLongFunction;

/** Kinds of work with a limit, because they use memory or a thread while they run. */
public enum Use {
    /** Server-sent events. */
    STREAM(LimitConfig::streamsPerCredential, LimitConfig::streams),
    /** WebSockets. */
    SOCKET(LimitConfig::socketsPerCredential, limits -> Long.MAX_VALUE),
    /** Exports. */
    EXPORT(LimitConfig::exportsPerCredential, LimitConfig::exports),
    /** Searches through large data. */
    SEARCH(LimitConfig::searchesPerCredential, LimitConfig::searches),
    /** Previews of lists. */
    PREVIEW(LimitConfig::previewsPerCredential, LimitConfig::previews),
    /** Backups of the database. */
    BACKUP(LimitConfig::backupsPerCredential, LimitConfig::backups),
    /** Uploads of updates. */
    UPLOAD(LimitConfig::uploads, LimitConfig::uploads),
    /** Bodies that are read while they arrive. */
    BULK(LimitConfig::bulkPerCredential, LimitConfig::bulk),
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

    /** The limit for one credential. */
    public long perCredential(LimitConfig limits) {
        return perCredential.applyAsLong(limits);
    }

    /** The limit for all credentials together. */
    public long inAll(LimitConfig limits) {
        return inAll.applyAsLong(limits);
    }
}
