package dev.bartizan.crowdsec.agent;

import java.util.List;

/**
 * The agent's last problem.
 *
 * @param summary for every reader: no paths and no log lines of the agent
 * @param details for administrators and the log: paths, the agent's last log lines
 */
record AgentProblem(String summary, List<String> details) {

    static AgentProblem missing(List<MissingPart> parts) {
        return new AgentProblem(
                String.join(" ", parts.stream().map(MissingPart::summary).toList()),
                parts.stream().map(part -> part.path().toString()).toList());
    }

    /** Summary and details, one per line. */
    String text() {
        return details.isEmpty() ? summary : summary + "\n" + String.join("\n", details);
    }
}
