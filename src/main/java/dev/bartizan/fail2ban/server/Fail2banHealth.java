package dev.bartizan.fail2ban.server;

import dev.bartizan.fail2ban.action.FailedActions;
import dev.bartizan.fail2ban.bans.BanDatabase;
import dev.bartizan.fail2ban.bans.ServerTime;
import dev.bartizan.fail2ban.protocol.Fail2banState;
import dev.bartizan.fail2ban.protocol.Fail2banState.Presence;
import dev.bartizan.health.HealthComponent;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/** fail2ban's part of the health summary, from memory. Bartizan works without fail2ban. */
@Singleton
class Fail2banHealth implements HealthComponent {

    private final Fail2banState state;
    private final BanDatabase database;
    private final ServerTime time;
    private final FailedActions failedActions;

    Fail2banHealth(Fail2banState state, BanDatabase database, ServerTime time, FailedActions failedActions) {
        this.state = state;
        this.database = database;
        this.time = time;
        this.failedActions = failedActions;
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
            facts.put("since", String.valueOf(state.since()));
            facts.put("database", database());
            facts.put("unreadable_bans", state.unreadableBans());
            facts.put("log", failedActions.state().toString());
            facts.put("bans_with_failed_actions", failedActions.count());
            if (!time.correction().isZero()) {
                // The server has another time zone than bartizan.fail2ban.time-zone says.
                facts.put("time_zone_difference", time.correction().toString());
            }
        }
        return new Condition(presence != Presence.UNREACHABLE || !state.isExpected(), facts);
    }

    /** Without the database only very short bans are missed. No path, because the summary is public. */
    private Map<String, Object> database() {
        return switch (database.condition()) {
            case BanDatabase.Condition.Unknown unknown -> Map.of("state", "unknown");
            case BanDatabase.Condition.Unread unread -> Map.of("state", "unread");
            case BanDatabase.Condition.None none -> Map.of("state", "none");
            case BanDatabase.Condition.Readable readable -> Map.of("state", "readable");
            case BanDatabase.Condition.Unreadable unreadable ->
                Map.of(
                        "state",
                        "unreadable",
                        "error_code",
                        unreadable.code().name(),
                        "since",
                        unreadable.since().toString());
        };
    }
}
