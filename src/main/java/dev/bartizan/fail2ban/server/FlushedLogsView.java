package dev.bartizan.fail2ban.server;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The result of flushing the server's log. */
@Schema(description = "The result of flushing the server's log.")
public record FlushedLogsView(
        @Schema(description = "`rolled over` if the log is a file, `flushed` otherwise.", examples = "rolled over")
        String result) {}
