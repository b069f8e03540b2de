package dev.bartizan.ban;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.remediation.Remediation;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A ban in API responses. */
@Schema(description = "A ban, active or ended.")
public record BanView(
        @Schema(description = "Identifier of the ban.", examples = "17")
        long id,

        @Schema(description = "The address, or the CIDR of the network.", examples = "45.155.205.7")
        String ip,

        @Schema(
                description = "What is to be done with its requests: only `ban` blocks them. Bouncers can demand a "
                        + "`captcha` or `throttle` them.",
                examples = "ban")
        Remediation type,

        @Schema(
                description = "Origin: `bartizan` for bans by people, else the engine: `fail2ban` or `crowdsec`.",
                examples = "bartizan")
        String origin,

        @Schema(
                description =
                        "The machine whose CrowdSec agent reported it; `null` for bans by people and by engines of "
                                + "the nodes.",
                examples = "web-1")
        @Nullable
        String machine,

        @Schema(
                description =
                        "The node whose engine has it: `bartizan.node` there; `null` for bans by people and by agents of "
                                + "other machines.",
                examples = "hub")
        @Nullable
        String node,

        @Schema(
                description =
                        "The jail of fail2ban or the scenario of CrowdSec; `ban` for bans by people, `repeat-offender`"
                                + " or `network` for bans by Bartizan that follow from others.",
                examples = "ban")
        String scenario,

        @Schema(description = "The reason; may be empty.", examples = "scans for passwords")
        String reason,

        @Schema(description = "When it began.") Instant since,

        @Schema(description = "When it expires; `null` for a permanent ban.") @Nullable
        Instant until,

        @Schema(description = "When it was lifted; `null` if it was not.") @Nullable
        Instant liftedAt,

        @Schema(description = "Whether it is active.") boolean active) {

    static BanView of(BanRow ban, Instant now) {
        return new BanView(
                ban.id,
                text(ban.range),
                ban.remediation,
                ban.origin,
                ban.machine,
                ban.node.isEmpty() ? null : ban.node,
                ban.scenario,
                ban.reason,
                ban.beganAt,
                ban.expiresAt,
                ban.liftedAt,
                ban.active(now));
    }

    /** An active ban. */
    public static BanView of(ActiveBan ban) {
        return of(ban, null, true);
    }

    /** A ban that has just expired or was just lifted. */
    public static BanView ended(ActiveBan ban, Instant now) {
        return of(ban, ban.active(now) ? now : null, false);
    }

    private static BanView of(ActiveBan ban, @Nullable Instant liftedAt, boolean active) {
        return new BanView(
                ban.id(),
                text(ban.range().toString()),
                ban.type(),
                ban.origin(),
                ban.machine().orElse(null),
                ban.node().orElse(null),
                ban.scenario(),
                ban.reason(),
                ban.since(),
                ban.until().orElse(null),
                liftedAt,
                active);
    }

    /** Removes the prefix length from a single address. */
    private static String text(String range) {
        String onlyOne = range.contains(":") ? "/128" : "/32";
        return range.endsWith(onlyOne) ? range.substring(0, range.length() - onlyOne.length()) : range;
    }
}
