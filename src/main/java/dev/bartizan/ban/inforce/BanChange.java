package dev.bartizan.ban.inforce;

import dev.bartizan.audit.AuditChange;
import java.time.Instant;
import java.util.Optional;

/** Changes of bans for the audit log. */
public final class BanChange {

    private BanChange() {}

    /**
     * A ban that began or was extended.
     *
     * @param force whether objections were skipped
     */
    public static AuditChange added(ActiveBan ban, boolean force) {
        return AuditChange.of("ban.add", ban.range())
                .after(
                        "id", ban.id(),
                        "type", ban.type(),
                        "reason", ban.reason(),
                        "until", ban.until().map(Instant::toString).orElse("forever"),
                        "force", force ? "true" : null);
    }

    /** The lift of one ban. */
    public static AuditChange lifted(long id, BanSet bans) {
        Optional<ActiveBan> found =
                bans.all().stream().filter(ban -> ban.id() == id).findAny();
        return found.map(ban -> lifted(ban.range().toString())
                        .before(
                                "id", id,
                                "origin", ban.origin(),
                                "type", ban.type(),
                                "reason", ban.reason(),
                                "until", ban.until()))
                .orElseGet(() -> lifted(String.valueOf(id)));
    }

    /** The lift of several bans: of a range or a source. */
    public static AuditChange lifted(String target) {
        return AuditChange.of("ban.lift", target);
    }
}
