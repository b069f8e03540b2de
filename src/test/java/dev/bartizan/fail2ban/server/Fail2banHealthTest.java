package dev.bartizan.fail2ban.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.fail2ban.Fail2banSettings;
import dev.bartizan.fail2ban.action.FailedActions;
import dev.bartizan.fail2ban.bans.BanDatabase;
import dev.bartizan.fail2ban.bans.ServerTime;
import dev.bartizan.fail2ban.protocol.Fail2banState;
import dev.bartizan.fail2ban.protocol.UnreachableException.Cause;
import dev.bartizan.health.HealthComponent.Condition;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Fail2banHealthTest {

    private static final Instant NOW = Instant.parse("2026-11-21T06:00:00Z");
    private static final Map<String, String> NOTHING_SAID = Map.of();
    private static final Map<String, String> SOCKET_SAID = Map.of("socket", "/run/f2b.sock");

    @Test
    void serverThatWasNeverThereIsNotMissed() {
        Fail2banState state = state(NOTHING_SAID);
        assertThat(condition(state)).isEqualTo(new Condition(true, Map.of("state", "absent")));

        state.unreachable(Cause.NO_SUCH_SOCKET);

        assertThat(condition(state)).isEqualTo(new Condition(true, Map.of("state", "absent")));
    }

    @Test
    void serverThatIsSwitchedOffIsAbsent() {
        Fail2banState state = state(Map.of("enabled", "false", "socket", "/run/f2b.sock"));
        state.unreachable(Cause.DISABLED);

        assertThat(condition(state)).isEqualTo(new Condition(true, Map.of("state", "absent")));
    }

    @Test
    void serverThatMayNotBeUsedIsToldButNoReasonToWorry() {
        Fail2banState state = state(NOTHING_SAID);
        state.unreachable(Cause.NO_PERMISSION);

        assertThat(condition(state))
                .isEqualTo(new Condition(true, facts("unreachable", Map.of("cause", "no_permission"))));
    }

    @Test
    void configuredServerIsMissed() {
        Fail2banState state = state(SOCKET_SAID);
        state.unreachable(Cause.NO_SUCH_SOCKET);

        assertThat(condition(state))
                .isEqualTo(new Condition(false, facts("unreachable", Map.of("cause", "no_such_socket"))));
    }

    @Test
    void serverThatWasThereIsMissed() {
        Fail2banState state = state(NOTHING_SAID);
        state.reached();
        assertThat(condition(state)).isEqualTo(new Condition(true, facts("ok", Map.of())));

        state.unreachable(Cause.NO_SUCH_SOCKET);

        assertThat(condition(state).ok()).isFalse();
    }

    private static Fail2banState state(Map<String, String> settings) {
        return new Fail2banState(Fail2banSettings.of(settings), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static Map<String, Object> facts(String state, Map<String, Object> others) {
        Map<String, Object> facts = new HashMap<>(others);
        facts.put("state", state);
        facts.put("since", NOW.toString());
        facts.put("database", Map.of("state", "unknown"));
        facts.put("unreadable_bans", 0L);
        facts.put("log", "unknown");
        facts.put("bans_with_failed_actions", 0);
        return facts;
    }

    private static Condition condition(Fail2banState state) {
        BanDatabase database = new BanDatabase(Fail2banSettings.of(Map.of()), Clock.fixed(NOW, ZoneOffset.UTC));
        return new Fail2banHealth(
                        state,
                        database,
                        new ServerTime(Fail2banSettings.of(Map.of()), Clock.fixed(NOW, ZoneOffset.UTC)),
                        new FailedActions(Fail2banSettings.of(Map.of())))
                .condition();
    }
}
