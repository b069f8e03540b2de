package dev.bartizan.blocklist;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    /** The last import succeeded, but the list has no entry, although its guard against shrinking is on. */
    EMPTY,
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

    /** @param content the published content of the list */
    public static ListHealth of(Blocklist list, Optional<ListContent> content, BlocklistConfig config, Instant now) {
        if (!list.enabled()) {
            return DISABLED;
        }
        Instant confirmed =
                list.imported().version() == null ? null : list.imported().succeededAt();
        if (confirmed != null && now.isAfter(confirmed.plus(config.entryLifetime()))) {
            return EXPIRED;
        }
        if (list.imported().failingSince() != null) {
            return FAILING;
        }
        if (confirmed == null) {
            return NEVER_IMPORTED;
        }
        if (now.isAfter(confirmed.plus(config.staleAfter()))) {
            return STALE;
        }
        @Nullable Integer ownShare = list.source().limits().minimumSharePercent();
        int share = ownShare == null ? config.guards().minimumSharePercent() : ownShare;
        if (share > 0 && content.filter(found -> found.ranges().isEmpty()).isPresent()) {
            return EMPTY;
        }
        return list.imported().outcome() == ImportOutcome.UNCHANGED ? UNCHANGED : OK;
    }
}
