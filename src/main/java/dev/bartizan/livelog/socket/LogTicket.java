package dev.bartizan.livelog.socket;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A ticket as the API tells of it. */
@Schema(description = "Opens one WebSocket.")
public record LogTicket(
        @Schema(description = "The value of `?ticket=`.", examples = "bzn_6wJ…")
        String ticket,

        @Schema(description = "When it is worth nothing any more.")
        Instant expiresAt) {}
