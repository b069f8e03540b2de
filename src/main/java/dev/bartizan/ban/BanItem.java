package dev.bartizan.ban;

import dev.bartizan.ban.inforce.ActiveBan;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A ban as the API tells of it. */
@Schema(description = "A ban, in force or not any more.")
public record BanItem(
        @Schema(description = "Identifies it.", examples = "17")
        long id,

        @Schema(description = "The banned address, or the CIDR of the banned network.", examples = "45.155.205.7")
        String ip,

        @Schema(
                description = "Who banned it: `bartizan` for people, else the engine: `fail2ban` or `crowdsec`.",
                examples = "bartizan")
        String origin,

        @Schema(
                description = "What it is for: the jail of fail2ban, the scenario of CrowdSec, `ban` for people.",
                examples = "ban")
        String scenario,

        @Schema(description = "Why; may be empty.", examples = "scans for passwords")
        String reason,

        @Schema(description = "When it began.") Instant since,

        @Schema(description = "When it runs out; `null` for a permanent one.") @Nullable
        Instant until,

        @Schema(description = "When it was lifted before its time; `null` if it was not.") @Nullable
        Instant liftedAt,

        @Schema(description = "Whether it is in force.") boolean active) {

    public static BanItem of(Ban ban, Instant now) {
        return new BanItem(
                ban.id,
                text(ban.range),
                ban.origin,
                ban.scenario,
                ban.reason,
                ban.beganAt,
                ban.expiresAt,
                ban.liftedAt,
                ban.active(now));
    }

    /** Of one that is in force. */
    public static BanItem of(ActiveBan ban) {
        return of(ban, null, true);
    }

    /** Of one that has just run out, or was lifted now. */
    public static BanItem ended(ActiveBan ban, Instant now) {
        return of(ban, ban.active(now) ? now : null, false);
    }

    private static BanItem of(ActiveBan ban, Instant liftedAt, boolean active) {
        return new BanItem(
                ban.id(),
                text(ban.range().toString()),
                ban.origin(),
                ban.scenario(),
                ban.reason(),
                ban.since(),
                ban.until().orElse(null),
                liftedAt,
                active);
    }

    /** One address as people write it. */
    private static String text(String range) {
        String onlyOne = range.contains(":") ? "/128" : "/32";
        return range.endsWith(onlyOne) ? range.substring(0, range.length() - onlyOne.length()) : range;
    }
}
