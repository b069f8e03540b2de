package dev.bartizan.crowdsec.agent;

import java.nio.file.Path;
import java.util.Map;

/**
 * Something without which the agent can't be started.
 *
 * @param what it is
 * @param problem what is wrong with it
 * @param path where it is looked for
 * @param property that says where
 */
record MissingPart(String what, String problem, Path path, String property) {

    /** For people, without where it is: that is not for everybody. */
    String summary() {
        return "The agent's %s %s (%s).".formatted(what, problem, property);
    }

    /** For programs, and for those who may see all. */
    Map<String, String> facts() {
        return Map.of("what", what, "problem", problem, "path", path.toString(), "property", property);
    }
}
