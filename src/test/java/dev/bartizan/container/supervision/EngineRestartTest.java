package dev.bartizan.container.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.container.Supervision;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The engine's own restart policy restarts supervised containers. With virtual time and an engine in memory. */
class EngineRestartTest {

    private final Supervision it = new Supervision();

    @AfterEach
    void close() {
        it.close();
    }

    private void pass(int seconds) {
        it.pass(Duration.ofSeconds(seconds));
    }

    private void run() {
        it.engine.run("web", Map.of("bartizan.supervise", "true"));
        it.adopt();
        it.takeStates("web");
    }

    /** As Docker does: it waits between the end and the start. */
    private void loop(int times) {
        for (int i = 0; i < times; i++) {
            it.engine.endForRestart("web", 3);
            pass(2);
            it.engine.restartByPolicy("web");
            pass(3);
        }
    }

    private int left() {
        return it.supervisor.find("web").orElseThrow().restarts().left();
    }

    @Test
    void aFewRestartsOfTheEngineCountAndAreNoFailure() {
        run();
        loop(4);

        assertThat(left()).isEqualTo(6);
        assertThat(it.supervisor.restarts()).containsEntry("web", 4L);
        assertThat(it.state("web")).isEqualTo("running");
        assertThat(it.engine.takeCalls()).isEmpty();
        pass(301);
        assertThat(left()).isEqualTo(10);
        assertThat(it.takeNotifications()).isEmpty();
    }

    @Test
    void aCrashLoopUnderTheEnginesPolicyFailsOnceUntilItRunsForLong() {
        run();
        loop(15);

        assertThat(it.state("web")).isEqualTo("failed");
        assertThat(Collections.frequency(it.takeStates("web"), "failed")).isEqualTo(1);
        assertThat(it.supervisor.required("web").lastLog()).containsExactly("panic: no database");
        assertThat(it.takeNotifications()).containsExactly("container_failed web");
        assertThat(it.engine.takeCalls())
                .as("the engine restarts it, Bartizan doesn't")
                .isEmpty();
        it.engine.endForRestart("web", 3);
        pass(1);
        assertThat(it.supervisor.find("web").orElseThrow().status().why())
                .isEqualTo("It was restarted too often. The engine goes on restarting it; it ended with exit code 3.");
        it.engine.restartByPolicy("web");

        pass(290);
        assertThat(it.state("web")).isEqualTo("failed");
        assertThat(it.takeNotifications()).isEmpty();
        pass(20);
        assertThat(it.state("web")).isEqualTo("running");
        assertThat(left()).isEqualTo(10);
        assertThat(it.takeNotifications()).containsExactly("container_recovered web");
    }

    @Test
    void anEngineThatRestartsAtOnceIsCountedToo() {
        run();
        for (int i = 0; i < 11; i++) {
            // As Podman does: nobody sees the end.
            it.engine.restartByPolicy("web");
            pass(1);
        }
        assertThat(it.state("web")).isEqualTo("failed");
        assertThat(it.takeNotifications()).containsExactly("container_failed web");
    }

    @Test
    void anEngineThatRestartsAtOnceIsCountedTooAfterALongQuietTime() {
        run();
        pass(400);
        for (int i = 0; i < 11; i++) {
            it.engine.restartByPolicy("web");
            pass(1);
        }
        assertThat(it.state("web")).isEqualTo("failed");
        assertThat(it.takeNotifications()).containsExactly("container_failed web");
    }

    @Test
    void aStartByAUserEndsTheFailure() {
        run();
        loop(12);
        it.supervisor.restart("web");
        pass(1);
        assertThat(it.state("web")).isEqualTo("running");
        assertThat(it.takeNotifications()).containsExactly("container_failed web", "container_recovered web");
        assertThat(left()).isEqualTo(10);
    }

    @Test
    void restartsOfALongTimeWithoutEventsDontCountAtOnce() {
        run();
        it.engine.events(event -> {}, failure -> {});
        for (int i = 0; i < 20; i++) {
            it.engine.restartByPolicy("web");
        }
        it.supervisor.connected(false);
        pass(1);
        assertThat(it.state("web")).isEqualTo("running");
        assertThat(left()).isEqualTo(10);
    }
}
