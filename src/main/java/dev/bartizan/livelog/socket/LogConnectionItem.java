package dev.bartizan.livelog.socket;

import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A client that watches a log, as the API tells of it. */
@Schema(description = "A client that watches a log.")
public record LogConnectionItem(
        @Schema(description = "Identifies the connection.", examples = "2f1c8a3e-9f0e-4d4b-8f0a-5f1f4a1d8c11")
        String id,

        @Schema(description = "`live`: our own log; `access`: that of the reverse proxy.", examples = "access")
        String kind,

        @Schema(description = "When it connected.") Instant since,

        @Schema(description = "When it was heard of last, be it by its answer to a ping.")
        Instant lastActivity,

        @Schema(description = "Its address and port, or the proxy's.", examples = "203.0.113.9:51044")
        String address,

        @Schema(description = "What it calls itself; `null` if it doesn't.") @Nullable
        String userAgent,

        @Schema(description = "Its filters.", examples = "{\"blocked_only\":true}")
        Map<String, Object> filters,

        @Schema(description = "Lines that it was sent.", examples = "1204")
        long sent,

        @Schema(description = "Lines that it lost because it took them too slowly.", examples = "0")
        long dropped) {}
