package dev.bartizan.fail2ban.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The fail2ban server, or what is in the way to it. */
@Schema(description = "The fail2ban server, or what is in the way to it.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Fail2banView(
        @Schema(
                description = "`ok`, `absent` (there is none, and the configuration names none) or `unreachable`.",
                examples = "ok")
        String state,

        @Schema(description = "Whether the server answers.") boolean reachable,

        @Schema(
                description = "Why it doesn't: `disabled`, `no_such_socket`, `no_permission`, `refused`,"
                        + " `connection_lost`, `timeout` or `garbage`.",
                examples = "no_permission")
        @Nullable
        String cause,

        @Schema(description = "Since when it is so, as far as this process knows; left out where it was never asked.")
        @Nullable
        Instant since,

        @Schema(description = "Where its socket is looked for.", examples = "/var/run/fail2ban/fail2ban.sock")
        String socket,

        @Schema(description = "Its version.", examples = "1.0.2") @Nullable
        String version,

        @Schema(
                description = "Its database, as a path on its machine; left out where it has none.",
                examples = "/var/lib/fail2ban/fail2ban.sqlite3")
        @Nullable
        String database,

        @Schema(description = "Seconds after which it forgets bans that have ended.", examples = "86400") @Nullable
        Long databasePurgeAge,

        @Schema(description = "Where it writes its log.", examples = "/var/log/fail2ban.log") @Nullable
        String logTarget) {}
