package dev.bartizan.fail2ban.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The fail2ban server as the API returns it. */
@Schema(description = "The fail2ban server, or why it can't be reached.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Fail2banView(
        @Schema(
                description = "`ok`, `absent` (there is none, and none is configured) or `unreachable`.",
                examples = "ok")
        String state,

        @Schema(description = "Whether the server answers.") boolean reachable,

        @Schema(
                description = "Why it doesn't: `disabled`, `no_such_socket`, `no_permission`, `refused`,"
                        + " `connection_lost`, `timeout` or `garbage`.",
                examples = "no_permission")
        @Nullable
        String cause,

        @Schema(
                description =
                        "Since when it has this state, as far as Bartizan knows; absent if the server was never queried.")
        @Nullable
        Instant since,

        @Schema(description = "Path of the server's socket.", examples = "/var/run/fail2ban/fail2ban.sock")
        String socket,

        @Schema(description = "Version of the server.", examples = "1.0.2") @Nullable
        String version,

        @Schema(
                description = "Path of its database for the server; absent if it has none.",
                examples = "/var/lib/fail2ban/fail2ban.sqlite3")
        @Nullable
        String database,

        @Schema(description = "Seconds after which it deletes ended bans.", examples = "86400") @Nullable
        Long databasePurgeAge,

        @Schema(description = "Where it writes its log.", examples = "/var/log/fail2ban.log") @Nullable
        String logTarget) {}
