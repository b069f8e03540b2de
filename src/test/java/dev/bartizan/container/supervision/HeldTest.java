package dev.bartizan.container.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bartizan.container.Supervision;
import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.container.engine.HealthCheck;
import dev.bartizan.container.engine.MemoryEngine.Container;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Apps that are held for maintenance. With virtual time and an engine in memory. */
class HeldTest {

    private static final Map<String, String> SUPERVISED = Map.of("bartizan.supervise", "true");
    private static final Map<String, String> GREEN = Map.of("bartizan.supervise", "true", "bartizan.app", "web");
    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

    private final Supervision it = new Supervision();

    @AfterEach
    void close() {
        it.close();
    }

    private void pass(int seconds) {
        it.pass(Duration.ofSeconds(seconds));
    }

    private SupervisedContainer.Status status(String container) {
        return it.supervisor.find(container).orElseThrow().status();
    }

    @Test
    void aHeldContainerThatEndsIsLeftAloneUntilTheHoldEnds() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        Instant until = it.holds.hold("web", HALF_AN_HOUR).until();
        assertThat(until).isEqualTo(Instant.parse("2026-01-01T00:30:00Z"));
        assertThat(status("web").why())
                .isEqualTo("It is held until 2026-01-01T00:30:00Z, so Bartizan leaves it alone. It runs.");
        it.takeStates("web");

        it.engine.end("web", 1);
        pass(600);
        assertThat(it.engine.takeCalls()).isEmpty();
        assertThat(it.takeStates("web")).isEmpty();
        assertThat(status("web").state()).isEqualTo("held");
        assertThat(status("web").heldUntil()).contains(until);
        assertThat(status("web").why()).endsWith("It ended with exit code 1.");

        pass(1190);
        assertThat(it.engine.takeCalls()).isEmpty();
        pass(15);
        assertThat(it.engine.takeCalls()).containsExactly("start web");
        assertThat(it.takeStates("web")).containsExactly("crashed", "restarting", "running");
        assertThat(status("web").heldUntil()).isEmpty();
        assertThat(it.takeNotifications()).isEmpty();
        assertThat(it.rows.holds()).as("the row is removed by the next sweep").isEmpty();
    }

    @Test
    void aHoldSurvivesARestartOfBartizan() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        it.holds.hold("web", HALF_AN_HOUR);
        it.engine.end("web", 137);
        it.restart();
        it.adopt();
        pass(1700);
        assertThat(it.state("web")).isEqualTo("held");
        assertThat(it.engine.takeCalls()).isEmpty();
        pass(110);
        assertThat(it.state("web")).isEqualTo("running");
    }

    @Test
    void allContainersOfAnAppAreHeldByTheNameOfEachAndOfTheApp() {
        it.engine.run("web", SUPERVISED);
        it.engine.run("web-green", GREEN);
        it.engine.run("db", SUPERVISED);
        it.adopt();
        for (String name : List.of("web", "web-green")) {
            assertThat(it.holds.hold(name, HALF_AN_HOUR).app()).isEqualTo("web");
            assertThat(List.of(it.state("web"), it.state("web-green"), it.state("db")))
                    .containsExactly("held", "held", "running");
            it.holds.release(name);
            pass(3);
            assertThat(List.of(it.state("web"), it.state("web-green"))).containsExactly("running", "running");
        }
        it.engine.remove("web", true);
        it.supervisor.forgetMissing();
        assertThat(it.holds.hold("web", HALF_AN_HOUR).app())
                .as("without a container of that name")
                .isEqualTo("web");
        assertThat(it.state("web-green")).isEqualTo("held");

        assertThatThrownBy(() -> it.holds.hold("nobody", HALF_AN_HOUR))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        unknown -> assertThat(unknown.code()).isEqualTo(ErrorCode.CONTAINER_NOT_FOUND));
    }

    @Test
    void failedChecksOfAHoldDontCount() {
        Container web = it.engine.run("web", SUPERVISED);
        web.check(new HealthCheck(List.of("check"), Duration.ofSeconds(10), Duration.ofSeconds(5), 2, Duration.ZERO));
        it.adopt();
        pass(15);
        assertThat(it.state("web")).isEqualTo("running");
        it.holds.hold("web", HALF_AN_HOUR);
        web.checked(1, "no database", false);
        pass(600);
        assertThat(it.state("web")).isEqualTo("held");
        assertThat(it.supervisor.required("web").history())
                .noneMatch(check -> check.output().equals("no database"));

        web.checked(0, "", false);
        it.holds.release("web");
        pass(5);
        assertThat(it.state("web")).isEqualTo("running");
        assertThat(it.engine.takeCalls()).isEmpty();

        web.checked(1, "no database", false);
        it.holds.hold("web", HALF_AN_HOUR);
        it.holds.release("web");
        pass(8);
        assertThat(it.state("web")).as("checks begin with the end of the hold").isEqualTo("starting");
        pass(60);
        assertThat(it.engine.takeCalls()).contains("restart web");
    }

    @Test
    void restartsByTheEngineDuringAHoldDontCount() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        it.holds.hold("web", HALF_AN_HOUR);
        for (int i = 0; i < 20; i++) {
            it.engine.restartByPolicy("web");
            pass(2);
        }
        it.holds.release("web");
        pass(5);
        assertThat(it.state("web")).isEqualTo("running");
        assertThat(it.supervisor.find("web").orElseThrow().restarts().left()).isEqualTo(10);
        assertThat(it.takeNotifications()).isEmpty();
    }

    @Test
    void aContainerThatIsRemovedDuringAHoldIsMissingAMinuteAfterIt() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        it.holds.hold("web", Duration.ofHours(3));
        it.engine.remove("web", true);
        pass(10_795);
        assertThat(status("web").why()).endsWith("The engine has no such container.");
        assertThat(it.takeNotifications()).isEmpty();
        pass(50);
        assertThat(status("web").why()).isEqualTo("It was removed.");
        pass(30);
        assertThat(it.state("web")).isEqualTo("missing");
        assertThat(it.takeNotifications()).containsExactly("container_failed web");
    }

    @Test
    void aHeldContainerThatShouldBeStoppedIsStoppedAfterTheHold() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        it.supervisor.stop("web");
        it.holds.hold("web", HALF_AN_HOUR);
        it.engine.takeCalls();
        it.engine.startFromOutside("web");
        pass(60);
        assertThat(it.engine.takeCalls()).isEmpty();
        assertThat(status("web").why()).endsWith("It runs although it should be stopped.");
        it.holds.release("web");
        pass(3);
        assertThat(it.engine.takeCalls()).containsExactly("stop web");
    }

    @Test
    void aUserActsOnAHeldContainer() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        it.holds.hold("web", HALF_AN_HOUR);
        it.supervisor.stop("web");
        assertThat(it.engine.takeCalls()).containsExactly("stop web");
        assertThat(it.state("web")).isEqualTo("held");
        assertThat(status("web").desiredState()).isEqualTo(DesiredState.STOPPED);
        it.supervisor.start("web");
        assertThat(it.engine.takeCalls()).containsExactly("start web");
        assertThat(status("web").why()).endsWith("It runs.");
    }

    @Test
    void dependentsOfAHeldAppThatIsDownWait() {
        it.engine.run("db", SUPERVISED);
        it.engine.run("shop", Map.of("bartizan.supervise", "true", "bartizan.depends-on", "db"));
        it.adopt();
        it.holds.hold("db", HALF_AN_HOUR);
        it.engine.end("shop", 1);
        pass(5);
        assertThat(it.engine.takeCalls()).as("a held one that runs is healthy").containsExactly("start shop");

        it.engine.end("db", 0);
        it.engine.end("shop", 1);
        pass(60);
        assertThat(it.state("shop")).isEqualTo("waiting");
        it.holds.release("db");
        pass(10);
        assertThat(it.engine.takeCalls()).containsExactly("start db", "start shop");
    }

    @Test
    void aHoldLastsFromASecondToAWeek() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        for (Duration wrong : List.of(Duration.ofMillis(999), Duration.ofDays(7).plusMillis(1))) {
            assertThatThrownBy(() -> it.holds.hold("web", wrong))
                    .isInstanceOfSatisfying(
                            ServiceException.class,
                            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.VALIDATION_FAILED));
        }
        it.holds.release("web");
        assertThat(it.state("web")).isEqualTo("running");
        it.holds.hold("web", Duration.ofDays(7));
        it.holds.hold("web", Duration.ofSeconds(1));
        pass(3);
        assertThat(it.state("web")).as("a second hold replaces the first one").isEqualTo("running");
    }

    @Test
    void commandsAreCarriedOutByTheNameOfTheApp() {
        it.engine.run("web-green", GREEN);
        it.engine.run("web-blue", GREEN);
        it.adopt();
        it.supervisor.setDesiredState("web-blue", DesiredState.STOPPED);
        it.engine.end("web-blue", 0);
        it.engine.takeCalls();

        assertThat(it.supervisor.restart("web").name()).isEqualTo("web-green");
        assertThat(it.engine.takeCalls()).containsExactly("restart web-green");

        it.supervisor.start("web-blue");
        assertThatThrownBy(() -> it.supervisor.stop("web"))
                .hasMessage("The app has several containers. Name one of them.");
    }

    @Test
    void anAppThatIsBeingDeployedIsNotHeld() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        it.deploying.add("web");
        assertThatThrownBy(() -> it.holds.hold("web", HALF_AN_HOUR))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.DEPLOYMENT_RUNNING));
        assertThat(it.state("web")).isEqualTo("running");
        assertThat(it.rows.holds()).isEmpty();
    }

    @Test
    void aHoldIsEndedWhenItsContainersAreForgotten() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        it.holds.hold("web", HALF_AN_HOUR);
        it.engine.remove("web", true);
        it.settle();
        it.supervisor.forgetMissing();
        assertThat(it.supervisor.find("web")).isEmpty();
        assertThat(it.rows.holds()).containsOnlyKeys("web");

        it.holds.release("web");
        assertThat(it.rows.holds()).isEmpty();
        it.engine.run("web", SUPERVISED);
        it.settle();
        assertThat(it.state("web")).isEqualTo("running");
    }

    @Test
    void aHoldEndsWhileTheEngineIsAway() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        it.holds.hold("web", Duration.ofSeconds(5));
        it.engine.unreachable(true);
        it.supervisor.disconnected();
        pass(4);
        assertThat(it.desiredStates.heldUntil("web")).isPresent();
        pass(2);
        assertThat(it.desiredStates.heldUntil("web")).isEmpty();
        assertThatThrownBy(it.supervisor::sweep).isInstanceOf(EngineException.class);
        assertThat(it.rows.holds()).isEmpty();
    }
}
