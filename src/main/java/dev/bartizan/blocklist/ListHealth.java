package dev.bartizan.blocklist;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;

/** How a list is doing. */
public enum ListHealth {
    /** Switched off: neither imported nor published. */
    DISABLED,
    /** No import has happened yet. */
    NEVER_IMPORTED,
    /** The last import brought a new version. */
    OK,
    /** The last import confirmed the version that is there. */
    UNCHANGED,
    /** The last import is too long ago. */
    STALE,
    /** The last import failed; the last good version is published. */
    FAILING,
    /** The last good version is so old that it is not published any more. */
    EXPIRED;

    /** The name in the API. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static ListHealth of(Blocklist list, BlocklistConfig config, Instant now) {
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
