package dev.bartizan.decision.machine;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The login of an agent. */
@RegisterForReflection
@Schema(description = "The login of an agent, in CrowdSec's form; other fields are ignored.")
record LoginRequest(
        @Schema(description = "The machine's name.", examples = "web-1") @Nullable
        String machineId,

        @Schema(description = "Its password.") @Nullable String password,

        @Schema(description = "The scenarios that the agent uses; the first 1000 are stored.") @Nullable
        List<@Nullable String> scenarios) {

    private static final int MAX_SCENARIOS = 1_000;

    /** The scenarios, in alphabetical order. */
    List<String> scenarioNames() {
        SortedSet<String> names = new TreeSet<>();
        for (String scenario : scenarios == null ? List.<@Nullable String>of() : scenarios) {
            if (names.size() < MAX_SCENARIOS && scenario != null && !scenario.isBlank()) {
                names.add(OutsideText.line(scenario));
            }
        }
        return List.copyOf(names);
    }
}
