package dev.bartizan.crowdsec.agent;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How the agent is doing. */
@Schema(description = "How the agent is doing.")
record AgentStatus(
        @Schema(
                description =
                        "`running`; `restarting`: it ended and will be started in a moment; `failed`: it should run"
                                + " and can't; or `stopped`.")
        AgentState state,

        @Schema(description = "Whether its process runs.") boolean running,

        @Schema(description = "Its PID; null unless it runs.", examples = "4711") @Nullable
        Long pid,

        @Schema(description = "Whether its local API answers.")
        boolean lapiReady,

        @Schema(description = "Whether it should run.") boolean enabled,

        @Schema(description = "When its process was started; null unless it runs.") @Nullable
        Instant since,

        @Schema(
                description = "How often it was started without being asked to since this service was started.",
                examples = "0")
        int restarts,

        @Schema(description = "What was wrong last, with the last lines of its log; null if nothing was.") @Nullable
        String lastError,

        @Schema(description = "What is wrong with its configuration, though it may run.")
        List<String> warnings) {}
