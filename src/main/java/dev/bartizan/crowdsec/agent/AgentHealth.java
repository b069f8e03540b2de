package dev.bartizan.crowdsec.agent;

import dev.bartizan.health.HealthComponent;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/** The agent's part of the health summary. An agent that should not run is healthy. */
@Singleton
class AgentHealth implements HealthComponent {

    private final AgentSupervisor supervisor;

    AgentHealth(AgentSupervisor supervisor) {
        this.supervisor = supervisor;
    }

    @Override
    public String name() {
        return "crowdsec";
    }

    @Override
    public Condition condition() {
        boolean enabled = supervisor.enabled();
        AgentState state = supervisor.state();
        boolean ok = !enabled || state == AgentState.RUNNING;
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("enabled", enabled);
        facts.put("state", state);
        if (!ok) {
            supervisor.problem().ifPresent(problem -> facts.put("reason", problem.summary()));
        }
        return new Condition(ok, facts);
    }
}
