package dev.bartizan.node;

import io.quarkus.qute.TemplateData;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A node in API responses. */
@TemplateData
@Schema(description = "A process that uses the database.")
public record NodeView(
        @Schema(description = "Its name: `bartizan.node`, or the name of its host.", examples = "web-1")
        String name,

        @Schema(description = "Its release.", examples = "1.2.3")
        String version,

        @Schema(description = "When it was started.") Instant started,

        @Schema(description = "When it last wrote a heartbeat, which it does every 10 s; `null` if it could not yet.")
        @Nullable
        Instant lastHeartbeat,

        @Schema(description = "Whether it is the node that answers.")
        boolean here,

        @Schema(
                description =
                        "Whether it leads: it imports, writes, and does what needs one node. The others follow its changes.")
        boolean leading,

        @Schema(
                description =
                        "For how many seconds a node that follows has missed changes, at its last heartbeat; 0 if it had them all.",
                minimum = "0")
        long lagSeconds,

        @Schema(description = "Whether it runs, as far as the database says it.")
        NodeState state) {}
