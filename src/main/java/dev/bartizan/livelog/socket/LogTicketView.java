package dev.bartizan.livelog.socket;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A ticket as the API returns it. */
@Schema(description = "A ticket that opens one WebSocket.")
public record LogTicketView(
        @Schema(description = "The value of `?ticket=`.", examples = "bzn_6wJ…")
        String ticket,

        @Schema(description = "When it expires.") Instant expiresAt) {}
