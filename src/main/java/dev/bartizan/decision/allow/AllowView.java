package dev.bartizan.decision.allow;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.decision.allowlist.AllowlistEntryView;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What was done to allow an address. */
@Schema(description = "What was done to allow an address.")
record AllowView(
        @Schema(description = "The entry of the allowlist. Remove it to undo the call.")
        AllowlistEntryView entry,

        @Schema(description = "What was done in Bartizan and in each engine.")
        List<Step> steps,

        @Schema(
                description =
                        "Bans of larger networks that contain the address. They stay in force for the other addresses.")
        List<LargerBan> largerBans,

        @Schema(description = "Lists that contain the address. They no longer block it.", examples = "[\"ipsum\"]")
        List<String> lists) {

    /** What was done in one engine. */
    @Schema(name = "AllowStepView", description = "What was done in Bartizan or in one engine.")
    record Step(
            @Schema(description = "`bartizan`, `fail2ban` or `crowdsec`.", examples = "fail2ban")
            String engine,

            @Schema(
                    description =
                            "`lift_bans`: bans of the address, and bans inside the network, are lifted. `allow`: the"
                                    + " address is added to the allowlist of Bartizan or the engine.",
                    examples = "lift_bans")
            String action,

            @Schema(
                    description =
                            "`done`; `nothing_to_do`: there was no ban, it was allowed already, or there is no such"
                                    + " engine; `unreachable`: the engine doesn't answer; `not_supported`: it has no allowlist;"
                                    + " `failed`: it refused. After `unreachable` and `failed`, `allow` is tried again"
                                    + " automatically, and lifts the bans then.",
                    examples = "done")
            String outcome,

            @Schema(description = "Number of lifted bans.", examples = "1")
            int bans,

            @Schema(
                    description = "Jails of fail2ban (`ignoreip`) or allowlists of CrowdSec that were changed.",
                    examples = "[\"sshd\"]")
            List<String> places,

            @Schema(description = "More about the outcome; may be `null`.") @Nullable
            String reason) {

        static Step of(AllowStep step) {
            return new Step(
                    step.engine(),
                    step.action().toString(),
                    step.outcome().toString(),
                    step.bans(),
                    step.places(),
                    step.reason());
        }
    }

    /** A ban of a larger network. */
    @Schema(name = "LargerBanView", description = "A ban of a larger network.")
    record LargerBan(
            @Schema(description = "The ban's `id`.", examples = "7")
            long id,

            @Schema(description = "The banned network.", examples = "192.0.2.0/24")
            String range,

            @Schema(description = "Who banned it.", examples = "bartizan")
            String origin,

            @Schema(description = "When the ban ends; `null` if it is permanent.") @Nullable
            Instant until,

            @Schema(
                    description =
                            "`carved_out`: Bartizan publishes the ban without the address. `engine_blocks`: the same,"
                                    + " but the engine that owns the ban can still block the address by its own rules. Lift the ban"
                                    + " if it does.",
                    examples = "carved_out")
            String effect) {

        static LargerBan of(ActiveBan ban, boolean byEngine) {
            return new LargerBan(
                    ban.id(),
                    ban.range().toString(),
                    ban.origin(),
                    ban.until().orElse(null),
                    byEngine ? "engine_blocks" : "carved_out");
        }
    }
}
