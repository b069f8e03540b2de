package dev.bartizan.crowdsec.agent;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The agent's status as the API returns it. */
@Schema(description = "The agent's status.")
record AgentStatusView(
        @Schema(
                description =
                        "`running`; `restarting`: it ended and will be started in a moment; `failed`: it should run"
                                + " but can't; or `stopped`.")
        AgentState state,

        @Schema(description = "Whether the agent's process runs.")
        boolean running,

        @Schema(description = "The agent's PID; null unless it runs.", examples = "4711") @Nullable
        Long pid,

        @Schema(description = "Whether the agent's local API answers.")
        boolean lapiReady,

        @Schema(description = "The desired state: whether the agent should run.")
        boolean enabled,

        @Schema(description = "When the process was started; null unless it runs.") @Nullable
        Instant since,

        @Schema(description = "How often it was restarted automatically since Bartizan was started.", examples = "0")
        int restarts,

        @Schema(description = "The last problem, with the agent's last log lines; null if there was none.") @Nullable
        String lastError,

        @Schema(description = "Faults in the agent's configuration that do not prevent a start.")
        List<String> warnings) {}
