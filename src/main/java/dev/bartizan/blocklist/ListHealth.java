package dev.bartizan.blocklist;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;

/** The health of a list. */
public enum ListHealth {
    /** Disabled: neither imported nor published. */
    DISABLED,
    /** No import has happened yet. */
    NEVER_IMPORTED,
    /** The last import stored a new version. */
    OK,
    /** The last import found no change. */
    UNCHANGED,
    /** The last successful import is too long ago. */
    STALE,
    /** The last import failed; the last good version is published. */
    FAILING,
    /** The last good version is too old and no longer published. */
    EXPIRED;

    /** The name in the API. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static ListHealth of(BlocklistRow list, BlocklistConfig config, Instant now) {
        if (!list.enabled) {
            return DISABLED;
        }
        if (list.currentVersion != null && now.isAfter(list.lastSuccessAt.plus(config.entryLifetime()))) {
            return EXPIRED;
        }
        if (list.failingSince != null) {
            return FAILING;
        }
        if (list.currentVersion == null) {
            return NEVER_IMPORTED;
        }
        if (now.isAfter(list.lastSuccessAt.plus(config.staleAfter()))) {
            return STALE;
        }
        return list.lastOutcome == ImportOutcome.UNCHANGED ? UNCHANGED : OK;
    }
}
