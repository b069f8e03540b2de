package dev.bartizan.fail2ban.bans;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A ban in force of a jail, as the API returns it. */
@Schema(description = "A ban in force of a jail.")
public record JailBanView(
        @Schema(
                description = "An address or a network; or any other text, because fail2ban does not validate it.",
                examples = "45.155.205.7")
        String ip,

        @Schema(description = "When it began.") Instant since,

        @Schema(description = "When it ends; null if it doesn't.") @Nullable
        Instant until,

        @Schema(
                description =
                        "The actions of fail2ban that failed for this ban, so that it may not be enforced; empty if none is known."
                                + " From the end of fail2ban's own log.",
                examples = "[\"nftables-multiport\"]")
        List<String> failedActions) {

    /** @param failedActions the actions that failed */
    public static JailBanView of(BanLine line, ServerTime time, List<String> failedActions) {
        Instant since = time.of(line.began());
        return new JailBanView(
                line.ip(), since, line.duration().map(since::plus).orElse(null), failedActions);
    }
}
