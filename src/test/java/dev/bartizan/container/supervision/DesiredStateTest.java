package dev.bartizan.container.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bartizan.container.Supervision;
import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.container.engine.MemoryEngine.Container;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Containers that run although they should be stopped. With virtual time and an engine in memory. */
class DesiredStateTest {

    private static final Map<String, String> SUPERVISED = Map.of("bartizan.supervise", "true");

    private final Supervision it = new Supervision();

    @AfterEach
    void close() {
        it.close();
    }

    private void pass(int seconds) {
        it.pass(Duration.ofSeconds(seconds));
    }

    private String why() {
        return it.supervisor.find("web").orElseThrow().status().why();
    }

    @Test
    void aStoppedContainerThatTheEngineStartsIsStoppedAgain() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        it.supervisor.stop("web");
        it.engine.takeCalls();
        it.takeStates("web");

        it.engine.startFromOutside("web");
        pass(2);
        assertThat(it.takeStates("web")).containsExactly("running", "stopped");
        assertThat(it.engine.takeCalls()).containsExactly("stop web");
        assertThat(why()).isEqualTo("It should not run.");
        pass(300);
        assertThat(it.engine.takeCalls()).isEmpty();
        assertThat(it.takeNotifications()).isEmpty();
    }

    @Test
    void aStopThatTheEngineRefusesIsCarriedOutLater() {
        Container web = it.engine.run("web", SUPERVISED);
        it.adopt();
        web.refusing(true);
        assertThatThrownBy(() -> it.supervisor.stop("web")).isInstanceOf(EngineException.class);
        assertThat(it.state("web")).isEqualTo("running");
        assertThat(why())
                .isEqualTo("It runs although it should be stopped. Bartizan stops it."
                        + " The engine refuses to stop it: container state improper");

        web.refusing(false);
        pass(35);
        assertThat(it.state("web")).isEqualTo("stopped");
        assertThat(why()).isEqualTo("It should not run.");
    }

    @Test
    void aPausedContainerIsUnpausedAndStopped() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        it.engine.pause("web");
        it.settle();
        assertThat(it.supervisor.stop("web").status().state()).isEqualTo("stopped");
        assertThat(it.engine.takeCalls()).containsExactly("unpause web", "stop web");

        it.supervisor.start("web");
        it.engine.takeCalls();
        it.engine.pause("web");
        it.supervisor.restart("web");
        assertThat(it.engine.takeCalls()).containsExactly("unpause web", "restart web");
    }

    @Test
    void aContainerThatADeploymentHasStoppedIsLeftAloneIfItRuns() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        it.supervisor.setDesiredState("web", DesiredState.STOPPED);
        it.engine.end("web", 0);
        it.engine.startFromOutside("web");
        pass(60);
        assertThat(it.engine.takeCalls()).isEmpty();
        assertThat(it.state("web")).isEqualTo("running");
    }

    @Test
    void aStopByAUserHoldsAfterARestartOfBartizan() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        it.supervisor.stop("web");
        it.engine.takeCalls();

        // The engine starts it while Bartizan is away.
        it.engine.startFromOutside("web");
        it.restart();
        it.adopt();
        pass(2);
        assertThat(it.engine.takeCalls()).containsExactly("stop web");
        assertThat(it.state("web")).isEqualTo("stopped");

        it.engine.startFromOutside("web");
        pass(2);
        assertThat(it.engine.takeCalls()).as("and while it is there").containsExactly("stop web");

        it.supervisor.start("web");
        it.restart();
        it.adopt();
        pass(60);
        assertThat(it.engine.takeCalls()).containsExactly("start web");
        assertThat(it.state("web")).isEqualTo("running");
    }

    @Test
    void aStopByADeploymentIsNoStopByAUserAfterARestartOfBartizan() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        it.supervisor.setDesiredState("web", DesiredState.STOPPED);
        it.engine.end("web", 0);
        it.restart();
        it.adopt();
        // An administrator goes back to Compose.
        it.engine.startFromOutside("web");
        pass(60);
        it.restart();
        it.adopt();
        pass(60);
        assertThat(it.engine.takeCalls()).isEmpty();
        assertThat(it.state("web")).isEqualTo("running");
    }

    @Test
    void aDeploymentAfterAStopByAUserEndsTheStop() {
        Map<String, String> app = Map.of("bartizan.supervise", "true", "bartizan.app", "web");
        it.engine.run("web", app);
        it.engine.run("web-green", app);
        it.adopt();
        it.supervisor.stop("web-green");
        it.supervisor.setDesiredState("web", DesiredState.STOPPED);
        it.engine.takeCalls();

        // The next deployment uses the same name again.
        it.supervisor.setDesiredState("web-green", DesiredState.STOPPED);
        it.engine.startFromOutside("web-green");
        pass(60);
        assertThat(it.engine.takeCalls()).isEmpty();
        assertThat(it.state("web-green")).isEqualTo("running");
    }

    @Test
    void aContainerOfADeploymentRunsBeforeItIsWanted() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        it.engine.create("web-green", Map.of("bartizan.supervise", "true", "bartizan.app", "web"));
        it.supervisor.setDesiredState("web-green", DesiredState.STOPPED);
        it.engine.startFromOutside("web-green");
        pass(60);
        assertThat(it.engine.takeCalls()).isEmpty();
        assertThat(it.state("web-green")).isEqualTo("running");
    }

    @Test
    void whileTheEngineIsAwayTheStateCanBeOutOfDate() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        it.supervisor.disconnected();
        assertThat(why()).isEqualTo("It runs. The engine can't be reached, so this can be out of date.");
        it.supervisor.connected(false);
        assertThat(why()).isEqualTo("It runs.");
    }
}
