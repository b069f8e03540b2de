package dev.bartizan.fail2ban.server;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the server did with its log. */
@Schema(description = "What the server did with its log.")
public record FlushedLogs(
        @Schema(description = "`rolled over` where it is a file, `flushed` otherwise.", examples = "rolled over")
        String result) {}
