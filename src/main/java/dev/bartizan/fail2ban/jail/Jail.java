package dev.bartizan.fail2ban.jail;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A jail: what it watches, what it has found and what it does. */
@Schema(description = "A jail of the fail2ban server. One that was stopped has nothing but its name.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Jail(
        @Schema(description = "Its name.", examples = "sshd")
        String name,

        @Schema(
                description = "Whether the server has it. One that was stopped through this service is listed, until a"
                        + " full reload brings it back.")
        boolean running,

        @Schema(description = "Addresses with failures that are not enough for a ban.", examples = "3") @Nullable
        Long currentlyFailed,

        @Schema(description = "Failures since the jail was started.", examples = "120") @Nullable
        Long totalFailed,

        @Schema(description = "Addresses that are banned now.", examples = "17") @Nullable
        Long currentlyBanned,

        @Schema(description = "Bans since the jail was started, those that were restored included.", examples = "40")
        @Nullable
        Long totalBanned,

        @Schema(description = "How long and after what it bans.") @Nullable
        JailSettings settings,

        @Schema(description = "The files that it watches.", examples = "[\"/var/log/auth.log\"]") @Nullable
        List<String> logPaths,

        @Schema(description = "What it watches in the journal of systemd.") @Nullable
        List<String> journalMatches,

        @Schema(description = "Regular expressions of failures.") @Nullable
        List<String> failRegex,

        @Schema(description = "Regular expressions of what is no failure nevertheless.") @Nullable
        List<String> ignoreRegex,

        @Schema(description = "What is done when an address is banned.", examples = "[\"nftables\"]") @Nullable
        List<String> actions) {

    static Jail stopped(String name) {
        return new Jail(name, false, null, null, null, null, null, null, null, null, null, null);
    }
}
