package dev.bartizan.fail2ban.jail;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

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

        @Schema(description = "Addresses with failures that are not enough for a ban.", examples = "3", nullable = true)
        Long currentlyFailed,

        @Schema(description = "Failures since the jail was started.", examples = "120", nullable = true)
        Long totalFailed,

        @Schema(description = "Addresses that are banned now.", examples = "17", nullable = true)
        Long currentlyBanned,

        @Schema(
                description = "Bans since the jail was started, those that were restored included.",
                examples = "40",
                nullable = true)
        Long totalBanned,

        @Schema(description = "How long and after what it bans.", nullable = true)
        JailSettings settings,

        @Schema(description = "The files that it watches.", examples = "[\"/var/log/auth.log\"]", nullable = true)
        List<String> logPaths,

        @Schema(description = "What it watches in the journal of systemd.", nullable = true)
        List<String> journalMatches,

        @Schema(description = "Regular expressions of failures.", nullable = true)
        List<String> failRegex,

        @Schema(description = "Regular expressions of what is no failure nevertheless.", nullable = true)
        List<String> ignoreRegex,

        @Schema(description = "What is done when an address is banned.", examples = "[\"nftables\"]", nullable = true)
        List<String> actions) {

    static Jail stopped(String name) {
        return new Jail(name, false, null, null, null, null, null, null, null, null, null, null);
    }
}
