package dev.bartizan.crowdsec.agent;

import java.nio.file.Path;
import java.util.Map;

/**
 * A file or folder that the agent needs for its start and that is missing or unusable.
 *
 * @param what its role, such as {@code program}
 * @param problem the end of a sentence that begins with the role
 * @param property the setting of the path
 */
record MissingPart(String what, String problem, Path path, String property) {

    /** One sentence without the path, which not every reader may see. */
    String summary() {
        return "The agent's %s %s (%s).".formatted(what, problem, property);
    }

    /** All fields, for administrators. */
    Map<String, String> facts() {
        return Map.of("what", what, "problem", problem, "path", path.toString(), "property", property);
    }
}
