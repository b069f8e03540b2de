package dev.bartizan.livelog.socket;

import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A client that watches a log, as the API returns it. */
@Schema(description = "A client that watches a log.")
public record LogConnectionView(
        @Schema(description = "ID of the connection.", examples = "2f1c8a3e-9f0e-4d4b-8f0a-5f1f4a1d8c11")
        String id,

        @Schema(
                description = "`live`: Bartizan's own log; `access`: the access log of the reverse proxy.",
                examples = "access")
        String kind,

        @Schema(description = "When it connected.") Instant since,

        @Schema(description = "When it last sent a message or answered a ping.")
        Instant lastActivity,

        @Schema(
                description = "Address and port of the client or of the proxy before it.",
                examples = "203.0.113.9:51044")
        String address,

        @Schema(description = "Its user agent; `null` if it sent none.") @Nullable
        String userAgent,

        @Schema(description = "Its filters.", examples = "{\"blocked_only\":true}")
        Map<String, Object> filters,

        @Schema(description = "Number of lines that were sent.", examples = "1204")
        long sent,

        @Schema(description = "Number of lines that were dropped because the client was too slow.", examples = "0")
        long dropped) {}
