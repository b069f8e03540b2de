package dev.bartizan.fail2ban.jail;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A jail: what it watches, its counters and its actions. */
@Schema(description = "A jail of the fail2ban server. A stopped jail has only its name.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JailView(
        @Schema(description = "Name of the jail.", examples = "sshd")
        String name,

        @Schema(
                description =
                        "Whether the server has it. A jail that was stopped through Bartizan stays in the list until a"
                                + " full reload starts it again.")
        boolean running,

        @Schema(description = "Addresses with failures, but too few for a ban.", examples = "3") @Nullable
        Long currentlyFailed,

        @Schema(description = "Failures since the jail was started.", examples = "120") @Nullable
        Long totalFailed,

        @Schema(description = "Addresses that are banned now.", examples = "17") @Nullable
        Long currentlyBanned,

        @Schema(description = "Bans since the jail was started, including restored ones.", examples = "40") @Nullable
        Long totalBanned,

        @Schema(description = "Ban time and conditions.") @Nullable
        JailSettingsView settings,

        @Schema(description = "The files that it watches.", examples = "[\"/var/log/auth.log\"]") @Nullable
        List<String> logPaths,

        @Schema(description = "Its filters of the systemd journal.") @Nullable
        List<String> journalMatches,

        @Schema(description = "Regular expressions of failures.") @Nullable
        List<String> failRegex,

        @Schema(description = "Regular expressions of lines that are not failures, although they match `fail_regex`.")
        @Nullable
        List<String> ignoreRegex,

        @Schema(description = "Actions of a ban.", examples = "[\"nftables\"]") @Nullable
        List<String> actions) {

    static JailView stopped(String name) {
        return new JailView(name, false, null, null, null, null, null, null, null, null, null, null);
    }
}
