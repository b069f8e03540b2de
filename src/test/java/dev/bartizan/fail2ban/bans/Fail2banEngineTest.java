package dev.bartizan.fail2ban.bans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.fail2ban.Fail2banConfig;
import dev.bartizan.fail2ban.Fail2banServer;
import dev.bartizan.fail2ban.Fail2banSettings;
import dev.bartizan.fail2ban.protocol.Answers;
import dev.bartizan.fail2ban.protocol.Fail2banClient;
import dev.bartizan.fail2ban.protocol.Fail2banState;
import dev.bartizan.fail2ban.protocol.UnreachableException;
import dev.bartizan.ip.IpRange;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class Fail2banEngineTest {

    @Test
    void bansAreLiftedWhereTheyAreAndWhatIsOverAlreadyIsNoError() {
        List<String> many =
                IntStream.rangeClosed(1, 250).mapToObj(i -> "45.155.1." + i).toList();
        try (Fail2banServer server = Fail2banServer.start(3, "", "")) {
            Fail2banConfig config = Fail2banSettings.at(server.socket());
            Fail2banState state = new Fail2banState(config, Clock.systemUTC());
            Fail2banClient client = new Fail2banClient(config, state);
            Fail2banEngine engine = new Fail2banEngine(client, state);
            ban(client, "jail1", many);
            ban(client, "jail2", List.of("45.155.1.1", "2001:db8::1", "45.155.2.0/28", "45.155.2.1"));
            ban(client, "jail3", List.of("45.155.1.1"));
            client.execute("stop", "jail3");
            client.execute("set", "jail2", "unbanip", "2001:db8::1");

            List<ActiveBan> bans = new ArrayList<>(bans("jail1", many));
            bans.addAll(bans("jail2", List.of("2001:db8::1", "45.155.2.0/28", "45.155.1.1")));
            bans.addAll(bans("jail3", List.of("45.155.1.1")));
            assertThat(engine.lift(bans)).isEqualTo(252);

            assertThat((List<?>) client.query("get", "jail1", "banip")).isEmpty();
            assertThat(Answers.texts(client.query("get", "jail2", "banip"))).containsExactly("45.155.2.1");

            server.stop();
            assertThatThrownBy(() -> engine.lift(bans("jail2", List.of("45.155.2.1"))))
                    .isInstanceOf(UnreachableException.class);
            client.disconnect();
        }
    }

    @Test
    void bansInOtherSpellingsAreLiftedByTheTextsOfTheServer() {
        try (Fail2banServer server = Fail2banServer.start(2, "", "")) {
            Fail2banConfig config = Fail2banSettings.at(server.socket());
            Fail2banState state = new Fail2banState(config, Clock.systemUTC());
            Fail2banClient client = new Fail2banClient(config, state);
            Fail2banEngine engine = new Fail2banEngine(client, state);
            ban(client, "jail1", List.of(" 45.155.17.1 ", "fe80::1%eth0", "45.155.17.2"));
            ban(client, "jail2", List.of(" 45.155.17.1 ", "45.155.17.3", "45.155.18.1 "));

            assertThat(engine.lift(bans("jail1", List.of("45.155.17.1", "fe80::1", "45.155.17.9"))))
                    .isEqualTo(2);
            assertThat(Answers.texts(client.query("get", "jail1", "banip"))).containsExactly("45.155.17.2");

            state.jailsWithOtherSpellings(Set.of("jail2"));
            assertThat(engine.liftInside(IpRange.parse("45.155.17.0/24"))).isEqualTo(3);
            assertThat(Answers.texts(client.query("get", "jail2", "banip"))).containsExactly("45.155.18.1 ");
            client.disconnect();
        }
    }

    @Test
    void nobodyHasToBeAskedWhereFail2banIsSwitchedOff() {
        Fail2banConfig config = Fail2banSettings.of(Map.of("enabled", "false"));
        Fail2banState state = new Fail2banState(config, Clock.systemUTC());

        assertThat(new Fail2banEngine(new Fail2banClient(config, state), state)
                        .lift(bans("jail1", List.of("45.155.1.1"))))
                .isZero();
        assertThat(state.presence()).isEqualTo(Fail2banState.Presence.ABSENT);
    }

    private static void ban(Fail2banClient client, String jail, List<String> ips) {
        client.execute(
                Stream.concat(Stream.of("set", jail, "banip"), ips.stream()).toArray(String[]::new));
    }

    private static List<ActiveBan> bans(String jail, List<String> ips) {
        return ips.stream()
                .map(ip -> new ActiveBan(
                        1, IpRange.parse(ip), "fail2ban", jail, "", Instant.EPOCH, Optional.<Instant>empty()))
                .toList();
    }
}
