package dev.bartizan.container.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.container.Supervision;
import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.engine.MemoryEngine.Container;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Containers that have to be restarted after another one was. With virtual time and an engine in memory. */
class DependentRestartTest {

    private static final Map<String, String> SUPERVISED = Map.of("bartizan.supervise", "true");

    private static final Map<String, String> RESTARTED_WITH_DB = Map.of(
            "bartizan.supervise", "true", "bartizan.depends-on", "db", "bartizan.restart-with-dependencies", "true");

    private final Supervision it = new Supervision();

    @AfterEach
    void close() {
        it.close();
    }

    private void pass(int seconds) {
        it.pass(Duration.ofSeconds(seconds));
    }

    private void runSharer(String owner) {
        pass(1);
        it.engine.run("torrent", SUPERVISED).sharesNetworkOf(owner);
        it.adopt();
        pass(5);
        assertThat(it.engine.takeCalls()).isEmpty();
    }

    @Test
    void sharersOfANetworkAreRestartedAfterTheirOwnerWasKilled() {
        Container vpn = it.engine.run("vpn", SUPERVISED);
        runSharer(vpn.id());
        vpn.refusing(true);
        it.engine.end("vpn", 137);
        pass(30);
        assertThat(it.engine.takeCalls()).as("in vain without the owner").containsOnly("start vpn");

        vpn.refusing(false);
        pass(60);
        assertThat(it.engine.takeCalls()).containsExactly("start vpn", "restart torrent");
        assertThat(it.state("torrent")).isEqualTo("running");
        pass(300);
        assertThat(it.engine.takeCalls()).as("once").isEmpty();
        assertThat(it.takeNotifications()).isEmpty();
    }

    @Test
    void sharersAreRestartedAfterARestartOfTheirOwnerThatIsNotSupervised() {
        it.engine.run("vpn", Map.of());
        runSharer("vpn");
        it.engine.end("vpn", 137);
        pass(20);
        it.engine.startFromOutside("vpn");
        it.settle();
        assertThat(it.supervisor.find("torrent").orElseThrow().status().why())
                .isEqualTo("It has lost its network: vpn, whose network it shares, was started after it.");
        pass(5);
        assertThat(it.engine.takeCalls()).containsExactly("restart torrent");
        assertThat(it.state("torrent")).isEqualTo("running");
    }

    @Test
    void sharersThatLostTheirNetworkBeforeBartizanStartedAreRestarted() {
        it.engine.run("vpn", SUPERVISED);
        it.engine.run("torrent", SUPERVISED).sharesNetworkOf("vpn");
        pass(1);
        it.engine.events(event -> {}, failure -> {});
        it.engine.restart("vpn", Duration.ZERO);
        it.engine.takeCalls();
        it.restart();
        it.adopt();
        pass(5);
        assertThat(it.engine.takeCalls()).containsExactly("restart torrent");
    }

    @Test
    void sharersOfAStoppedOwnerAreNamedAsItsDependents() {
        Container vpn = it.engine.run("vpn", SUPERVISED);
        runSharer(vpn.id());
        assertThat(it.supervisor.runningDependents("vpn")).containsExactly("torrent");
    }

    @Test
    void dependentsAreRestartedAlongIfTheirLabelSaysSo() {
        it.engine.run("db", SUPERVISED);
        pass(1);
        it.engine.run("shop", Map.of("bartizan.supervise", "true", "bartizan.depends-on", "db"));
        it.engine.run("web", RESTARTED_WITH_DB);
        it.adopt();
        pass(5);
        assertThat(it.engine.takeCalls()).isEmpty();

        it.supervisor.restart("db");
        pass(5);
        assertThat(it.engine.takeCalls()).containsExactly("restart db", "restart web");
        assertThat(it.state("web")).isEqualTo("running");

        it.engine.end("db", 1);
        pass(10);
        assertThat(it.engine.takeCalls()).containsExactly("start db", "restart web");
        pass(300);
        assertThat(it.engine.takeCalls()).isEmpty();
    }

    @Test
    void dependentsAreNotRestartedForANewColourThatGetsNoRequestsYet() {
        it.engine.run("db", SUPERVISED);
        pass(1);
        it.engine.run("web", RESTARTED_WITH_DB);
        it.adopt();
        pass(1);
        it.engine.create("db-green", Map.of("bartizan.supervise", "true", "bartizan.app", "db"));
        it.supervisor.setDesiredState("db-green", DesiredState.STOPPED);
        it.engine.startFromOutside("db-green");
        pass(40);
        assertThat(it.engine.takeCalls()).isEmpty();

        it.supervisor.setDesiredState("db-green", DesiredState.RUNNING);
        pass(5);
        assertThat(it.engine.takeCalls()).containsExactly("restart web");
    }
}
