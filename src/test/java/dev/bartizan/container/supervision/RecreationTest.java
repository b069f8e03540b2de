package dev.bartizan.container.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.container.Supervision;
import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.engine.MemoryEngine.Container;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Other programs recreate and remove supervised containers. With virtual time and an engine in memory. */
class RecreationTest {

    private static final Map<String, String> SUPERVISED = Map.of("bartizan.supervise", "true");
    private static final Map<String, String> COMPOSE = Map.of(
            "bartizan.supervise", "true",
            "com.docker.compose.project", "shop",
            "com.docker.compose.service", "web",
            "com.docker.compose.container-number", "1",
            "com.docker.compose.oneoff", "False");

    private final Supervision it = new Supervision();

    @AfterEach
    void close() {
        it.close();
    }

    private void pass(int seconds) {
        it.pass(Duration.ofSeconds(seconds));
    }

    private List<String> names() {
        return it.supervisor.containers().stream()
                .map(SupervisedContainer::name)
                .toList();
    }

    private String why(String container) {
        return it.supervisor.find(container).orElseThrow().status().why();
    }

    /** The container runs, no sign of the former one is left, and nobody was bothered. */
    private void assertOnlyRunning(String container) {
        pass(300);
        assertThat(names()).containsExactly(container);
        assertThat(it.state(container)).isEqualTo("running");
        assertThat(it.engine.takeCalls()).isEmpty();
        assertThat(it.takeNotifications()).isEmpty();
        assertThat(it.takeStates(container)).doesNotContain("missing", "failed", "crashed");

        it.engine.end(container, 1);
        pass(3);
        assertThat(it.engine.takeCalls()).as("the new one is supervised").containsExactly("start " + container);
    }

    @Test
    void oneIsRecreatedByCompose1AndTheOldOneIsNotStarted() {
        Container old = it.engine.run("web", COMPOSE);
        it.adopt();
        it.takeStates("web");
        String aside = old.id().substring(0, 12) + "_web";

        it.engine.end("web", 0);
        it.engine.renameFromOutside("web", aside);
        pass(30);
        assertThat(it.engine.takeCalls()).as("between the rename and the start").isEmpty();
        assertThat(why(aside)).contains("renamed while it was down");
        assertThat(it.supervisor.find(aside).orElseThrow().app()).isEqualTo("web");
        assertThat(it.supervisor.find(aside).orElseThrow().restarts().next()).isEmpty();
        it.engine.create("web", COMPOSE);
        it.engine.startFromOutside("web");
        pass(60);
        assertThat(why(aside)).isEqualTo("Another container has taken its place: web.");
        it.engine.remove(aside, true);

        assertOnlyRunning("web");
    }

    @Test
    void oneIsRecreatedByCompose1WhileBartizanDoesNotRun() {
        Container old = it.engine.run("web", COMPOSE);
        it.adopt();
        String aside = old.id().substring(0, 12) + "_web";
        it.engine.events(event -> {}, failure -> {});
        it.engine.end("web", 0);
        it.engine.renameFromOutside("web", aside);
        it.restart();
        it.adopt();
        pass(10);
        assertThat(it.engine.takeCalls()).isEmpty();

        it.engine.create("web", COMPOSE);
        it.engine.startFromOutside("web");
        it.engine.remove(aside, true);
        it.takeStates("web");

        assertOnlyRunning("web");
    }

    @Test
    void oneIsRecreatedByCompose2() {
        Container old = it.engine.run("web", COMPOSE);
        it.adopt();
        it.takeStates("web");
        String temporary = old.id().substring(0, 12) + "_web";

        it.engine.create(temporary, COMPOSE);
        pass(5);
        it.engine.end("web", 143);
        pass(10);
        assertThat(it.engine.takeCalls()).as("the new one exists already").isEmpty();
        it.engine.remove("web", true);
        pass(2);
        assertThat(why("web")).isEqualTo("It was removed.");
        it.engine.renameFromOutside(temporary, "web");
        pass(2);
        it.engine.startFromOutside("web");

        assertOnlyRunning("web");
    }

    @Test
    void oneIsRecreatedByCompose2UnderAnotherName() {
        it.engine.run("shop_web_1", COMPOSE);
        it.adopt();
        it.engine.create("shop-web-1", COMPOSE);
        it.engine.end("shop_web_1", 143);
        pass(10);
        it.engine.remove("shop_web_1", true);
        it.engine.startFromOutside("shop-web-1");
        it.takeStates("shop-web-1");

        assertOnlyRunning("shop-web-1");
    }

    @Test
    void oneIsRecreatedByWatchtower() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        it.takeStates("web");
        it.engine.end("web", 143);
        it.engine.remove("web", true);
        pass(20);
        assertThat(it.state("web")).as("a pull takes a while").isEqualTo("stopped");
        assertThat(it.supervisor.find("web").orElseThrow().restarts().next()).isEmpty();
        it.engine.create("web", SUPERVISED);
        pass(2);
        it.engine.startFromOutside("web");

        assertOnlyRunning("web");
    }

    @Test
    void oneWithoutComposeIsReplacedByHand() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        it.takeStates("web");
        it.engine.end("web", 143);
        it.engine.renameFromOutside("web", "web-old");
        pass(10);
        assertThat(it.engine.takeCalls()).isEmpty();
        it.engine.run("web", SUPERVISED);
        pass(10);
        assertThat(why("web-old")).isEqualTo("Another container has taken its place: web.");
        it.engine.remove("web-old", true);

        assertOnlyRunning("web");
    }

    @Test
    void oneThatIsSetAsideForGoodFailsAndCanBeStarted() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        it.engine.end("web", 143);
        it.engine.renameFromOutside("web", "web-old");
        pass(70);
        assertThat(it.state("web-old")).isEqualTo("failed");
        assertThat(it.takeNotifications()).containsExactly("container_failed web-old");
        assertThat(it.engine.takeCalls()).isEmpty();

        it.supervisor.start("web-old");
        pass(5);
        assertThat(it.state("web-old")).isEqualTo("running");
        assertThat(it.takeNotifications()).containsExactly("container_recovered web-old");
        it.engine.takeCalls();
        it.engine.end("web-old", 1);
        pass(5);
        assertThat(it.engine.takeCalls()).containsExactly("start web-old");
    }

    @Test
    void oneIsRestartedIfItsSuccessorWasOnlyCreatedAndRemoved() {
        Container old = it.engine.run("web", COMPOSE);
        it.adopt();
        String temporary = old.id().substring(0, 12) + "_web";
        it.engine.create(temporary, COMPOSE);
        it.engine.end("web", 143);
        pass(10);
        assertThat(it.engine.takeCalls()).isEmpty();

        it.engine.remove(temporary, true);
        pass(5);
        assertThat(it.engine.takeCalls()).containsExactly("start web");
        assertThat(names()).containsExactly("web");
    }

    @Test
    void oneIsRestartedIfItsSuccessorDoesNotStart() {
        Container old = it.engine.run("web", COMPOSE);
        it.adopt();
        it.engine.create(old.id().substring(0, 12) + "_web", COMPOSE);
        it.engine.end("web", 143);
        pass(30);
        assertThat(it.engine.takeCalls()).isEmpty();

        pass(60);
        assertThat(it.engine.takeCalls()).containsExactly("start web");
        assertThat(it.state("web")).isEqualTo("running");
    }

    @Test
    void oneThatWasReplacedByHandIsNotStartedAfterARestartOfBartizan() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        it.engine.end("web", 143);
        it.engine.renameFromOutside("web", "web-old");
        pass(10);
        it.engine.run("web", SUPERVISED);
        pass(10);

        it.restart();
        it.adopt();
        pass(300);

        assertThat(it.engine.takeCalls()).isEmpty();
        assertThat(why("web-old")).isEqualTo("Another container has taken its place: web.");
    }

    @Test
    void theLastOneOfAnAppGoesOnRunningWhenADeployedOneWasRemoved() {
        Map<String, String> app = Map.of("bartizan.supervise", "true", "bartizan.app", "web");
        it.engine.run("shop-web-1", app);
        it.engine.run(
                "web-green", Map.of("bartizan.supervise", "true", "bartizan.app", "web", "bartizan.deployment", "1"));
        it.adopt();
        // As a deployment does.
        it.supervisor.setDesiredState("shop-web-1", DesiredState.STOPPED);
        it.engine.remove("web-green", true);
        pass(70);

        it.supervisor.forgetMissing();
        pass(300);

        assertThat(it.engine.takeCalls()).isEmpty();
        assertThat(it.state("shop-web-1")).isEqualTo("running");
        assertThat(it.supervisor.find("shop-web-1").orElseThrow().status().desiredState())
                .isEqualTo(DesiredState.RUNNING);
    }

    @Test
    void theLastOneOfAnAppGoesOnRunningWhenTheDeployedOneWasRemovedWhileBartizanWasAway() {
        Map<String, String> app = Map.of("bartizan.supervise", "true", "bartizan.app", "web");
        it.engine.run("shop-web-1", app);
        it.engine.run(
                "web-green", Map.of("bartizan.supervise", "true", "bartizan.app", "web", "bartizan.deployment", "1"));
        it.adopt();
        it.supervisor.setDesiredState("shop-web-1", DesiredState.STOPPED);
        pass(31);

        it.engine.remove("web-green", true);
        it.restart();
        it.adopt();
        assertThat(it.supervisor.find("web-green").orElseThrow().app()).isEqualTo("web");
        pass(70);

        assertThat(it.supervisor.find("shop-web-1").orElseThrow().status().desiredState())
                .isEqualTo(DesiredState.RUNNING);
        it.engine.end("shop-web-1", 1);
        pass(5);
        assertThat(it.engine.takeCalls()).containsExactly("start shop-web-1");
    }

    @Test
    void oneThatAUserStoppedIsStoppedAgainWhenComposeRecreatesIt() {
        Container old = it.engine.run("web", COMPOSE);
        it.adopt();
        it.supervisor.stop("web");
        it.restart();
        it.adopt();
        it.engine.takeCalls();
        String temporary = old.id().substring(0, 12) + "_web";
        it.engine.create(temporary, COMPOSE);
        pass(1);
        it.engine.remove("web", true);
        pass(1);
        it.engine.renameFromOutside(temporary, "web");
        it.engine.startFromOutside("web");
        pass(5);

        assertThat(it.engine.takeCalls()).containsExactly("stop web");
        assertThat(it.state("web")).isEqualTo("stopped");
    }

    @Test
    void aStoppedOneOfSeveralStaysStoppedWhenItIsRecreated() {
        Map<String, String> app = Map.of("bartizan.supervise", "true", "bartizan.app", "web");
        it.engine.run("web-1", app);
        it.engine.run("web-2", app);
        it.adopt();
        it.supervisor.stop("web-2");
        it.engine.remove("web-2", true);
        pass(5);
        it.engine.create("web-2", app);
        pass(5);

        assertThat(it.supervisor.find("web-2").orElseThrow().status().desiredState())
                .isEqualTo(DesiredState.STOPPED);
    }

    @Test
    void oneThatIsKeptAsideDoesNotFailWhenTheOtherOneIsStopped() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        it.engine.end("web", 143);
        it.engine.renameFromOutside("web", "web-old");
        pass(10);
        it.engine.run("web", SUPERVISED);
        pass(10);
        it.supervisor.stop("web");
        it.restart();
        it.adopt();
        it.engine.takeCalls();
        pass(300);

        assertThat(it.engine.takeCalls()).isEmpty();
        assertThat(it.takeNotifications()).isEmpty();
        assertThat(it.state("web-old")).isEqualTo("stopped");
    }

    @Test
    void oneThatIsRenamedBackIsStarted() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        it.engine.end("web", 143);
        it.engine.renameFromOutside("web", "web-old");
        pass(10);
        it.engine.renameFromOutside("web-old", "web");
        pass(10);

        assertThat(it.engine.takeCalls()).containsExactly("start web");
        assertThat(it.takeNotifications()).isEmpty();
    }

    @Test
    void aCreateOrARenameRestartsTheDelay() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        for (int i = 0; i < 5; i++) {
            it.engine.end("web", 1);
            pass(40);
        }
        it.engine.takeCalls();
        it.engine.end("web", 1);
        it.settle();
        Duration delay = Duration.between(
                it.supervisor.find("web").orElseThrow().status().since(),
                it.supervisor.find("web").orElseThrow().restarts().next().orElseThrow());
        it.pass(delay.minusSeconds(2));
        it.engine.renameFromOutside("web", "web2");
        it.engine.renameFromOutside("web2", "web");
        it.pass(delay.minusSeconds(2));
        assertThat(it.engine.takeCalls()).isEmpty();
    }

    @Test
    void aStoppedOneStaysStoppedWhenItIsRecreated() {
        Container old = it.engine.run("web", COMPOSE);
        it.adopt();
        it.supervisor.stop("web");
        String temporary = old.id().substring(0, 12) + "_web";
        it.engine.create(temporary, COMPOSE);
        pass(1);
        it.engine.remove("web", true);
        pass(1);
        it.engine.renameFromOutside(temporary, "web");
        pass(1);
        assertThat(it.supervisor.find("web").orElseThrow().status().desiredState())
                .as("Compose 2")
                .isEqualTo(DesiredState.STOPPED);

        String aside = it.engine.inspect("web").id().substring(0, 12) + "_web";
        it.engine.renameFromOutside("web", aside);
        it.engine.create("web", COMPOSE);
        pass(1);
        it.engine.remove(aside, true);
        pass(1);
        assertThat(it.supervisor.find("web").orElseThrow().status().desiredState())
                .as("Compose 1")
                .isEqualTo(DesiredState.STOPPED);

        it.engine.remove("web", true);
        pass(120);
        assertThat(it.state("web")).isEqualTo("stopped");
        it.engine.create("web", Map.of("bartizan.supervise", "true"));
        it.restart();
        it.adopt();
        assertThat(it.supervisor.find("web").orElseThrow().status().desiredState())
                .as("by hand, and after a restart of Bartizan")
                .isEqualTo(DesiredState.STOPPED);
        assertThat(it.takeNotifications()).isEmpty();
    }

    @Test
    void commandsThatComposeRunsOnceAreNotSupervised() {
        Map<String, String> once = new HashMap<>(COMPOSE);
        once.put("com.docker.compose.oneoff", "True");
        it.engine.run("web", COMPOSE);
        it.engine.run("shop_web_run_1", once);
        it.adopt();
        it.engine.end("shop_web_run_1", 1);
        pass(30);

        assertThat(names()).containsExactly("web");
        assertThat(it.engine.takeCalls()).isEmpty();
    }

    @Test
    void aRemovedOneIsMissingAfterAMinuteAndForgottenAfterAnHour() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        it.engine.remove("web", true);
        pass(58);
        assertThat(it.state("web")).isEqualTo("stopped");
        assertThat(why("web")).isEqualTo("It was removed.");
        assertThat(it.takeNotifications()).isEmpty();
        pass(4);
        assertThat(it.state("web")).isEqualTo("missing");
        assertThat(why("web")).contains("Bartizan forgets it at 2026-01-01T01:01:");
        assertThat(it.takeNotifications()).containsExactly("container_failed web");

        pass(3590);
        assertThat(names()).containsExactly("web");
        pass(20);
        assertThat(names()).isEmpty();
        it.restart();
        it.adopt();
        pass(300);
        assertThat(names()).isEmpty();
        assertThat(it.takeNotifications()).isEmpty();
    }

    @Test
    void aMissingOneThatComesBackHasRecovered() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        it.engine.remove("web", true);
        pass(100);
        it.takeNotifications();
        it.engine.run("web", SUPERVISED);
        pass(1);
        assertThat(it.state("web")).isEqualTo("running");
        assertThat(it.takeNotifications()).containsExactly("container_recovered web");
    }

    @Test
    void aMissingOneThatIsNotWantedAnyMoreIsForgottenAtOnce() {
        it.engine.run("web", SUPERVISED);
        it.adopt();
        pass(31);
        it.engine.remove("web", true);
        it.restart();
        it.adopt();
        pass(70);
        assertThat(it.state("web")).as("known from the database").isEqualTo("missing");

        it.supervisor.stop("web");
        assertThat(names()).isEmpty();
        it.restart();
        it.adopt();
        assertThat(names()).isEmpty();
    }

    @Test
    void allMissingOnesAreForgottenOnRequest() {
        it.engine.run("db", SUPERVISED);
        it.engine.run("shop", SUPERVISED);
        it.engine.run("web", SUPERVISED);
        it.adopt();
        it.supervisor.stop("shop");
        it.engine.remove("shop", true);
        it.engine.remove("web", true);
        pass(2);

        assertThat(it.supervisor.forgetMissing()).containsExactly("shop", "web");
        assertThat(it.supervisor.forgetMissing()).isEmpty();
        assertThat(names()).containsExactly("db");
        pass(120);
        assertThat(it.takeNotifications()).isEmpty();
        it.restart();
        it.adopt();
        assertThat(names()).containsExactly("db");
    }
}
