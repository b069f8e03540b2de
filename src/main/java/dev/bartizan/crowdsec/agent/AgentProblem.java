package dev.bartizan.crowdsec.agent;

import java.util.List;

/**
 * What was wrong with the agent last.
 *
 * @param summary for everybody: no path outside our data, nothing that the agent said
 * @param details for those who may see all: paths, the agent's last lines
 */
record AgentProblem(String summary, List<String> details) {

    static AgentProblem missing(List<MissingPart> parts) {
        return new AgentProblem(
                String.join(" ", parts.stream().map(MissingPart::summary).toList()),
                parts.stream().map(part -> part.path().toString()).toList());
    }

    /** All in one text. */
    String text() {
        return details.isEmpty() ? summary : summary + "\n" + String.join("\n", details);
    }
}
