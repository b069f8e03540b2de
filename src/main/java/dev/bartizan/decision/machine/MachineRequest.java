package dev.bartizan.decision.machine;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A machine to create. */
@Schema(description = "A machine whose CrowdSec agent may report alerts.", examples = "{\"name\":\"web-1\"}")
public record MachineRequest(
        @Schema(
                description =
                        "Unique name, the agent's `login`; 1 to 64 letters, digits, dots, underscores and hyphens.",
                examples = "web-1")
        @NotNull
        @Pattern(regexp = NAME_PATTERN, message = RULE)
        String name) {

    /** What a name must be. */
    public static final String RULE =
            "must have 1 to 64 letters, digits, dots, underscores or hyphens, a letter or digit first";

    private static final String NAME_PATTERN = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    private static final com.google.re2j.Pattern NAME = com.google.re2j.Pattern.compile(NAME_PATTERN);

    /** Whether a machine can have this name. */
    public static boolean valid(String name) {
        return NAME.matches(name);
    }
}
