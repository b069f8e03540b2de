package dev.bartizan.fail2ban;

import dev.bartizan.fail2ban.Fail2banState.Presence;
import dev.bartizan.health.HealthComponent;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/** How fail2ban is doing, in the health summary, from memory. It is nothing that the service can't do without. */
@Singleton
class Fail2banHealth implements HealthComponent {

    private final Fail2banState state;

    Fail2banHealth(Fail2banState state) {
        this.state = state;
    }

    @Override
    public String name() {
        return "fail2ban";
    }

    @Override
    public Condition condition() {
        Presence presence = state.presence();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("state", presence.toString());
        if (presence == Presence.UNREACHABLE) {
            state.cause().ifPresent(cause -> facts.put("cause", cause.toString()));
        }
        if (presence != Presence.ABSENT) {
            facts.put("since", state.since().toString());
        }
        return new Condition(presence != Presence.UNREACHABLE || !state.isExpected(), facts);
    }
}
