package dev.bartizan.container.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.backoff.RestartBudget;
import dev.bartizan.container.desired.DesiredStates.Known;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.node.NodeRows;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Containers of two nodes in one database. */
@QuarkusTest
class ContainersOfNodesTest {

    private static final String OTHER = "other-node";
    private static final String APP = "app-of-nodes";

    @Inject
    StoredContainers stored;

    @Inject
    NodeRows rows;

    @BeforeEach
    void otherNodeHasTheContainer() {
        rows.execute(
                "INSERT INTO supervised_container (node, name, wish, restarts, failed, changed_at)"
                        + " VALUES (?, ?, 'STOPPED', '', FALSE, 1)",
                OTHER,
                APP);
    }

    @AfterEach
    void clear() {
        rows.execute("DELETE FROM supervised_container WHERE name = ?", APP);
    }

    private void assertOtherIsStopped() {
        assertThat(rows.texts("SELECT wish FROM supervised_container WHERE node = ? AND name = ?", OTHER, APP))
                .containsExactly("STOPPED");
    }

    @Test
    void containerOfAnotherNodeIsNotKnownHere() {
        DesiredStates states = new DesiredStates(stored, Clock.systemUTC());

        states.load(new DatabaseOpened(0));

        assertThat(states.loaded()).isTrue();
        assertThat(states.containers()).doesNotContain(APP);
    }

    @Test
    void whoStoppedAContainerAndItsAppAreStored() {
        DesiredStates states = new DesiredStates(stored, Clock.systemUTC());
        states.load(new DatabaseOpened(0));
        states.rememberApp(APP, "shop");
        states.set(APP, DesiredState.STOPPED, StoppedBy.USER);

        DesiredStates next = new DesiredStates(stored, Clock.systemUTC());
        next.load(new DatabaseOpened(0));
        assertThat(next.stoppedBy(APP)).contains(StoppedBy.USER);
        assertThat(next.app(APP)).contains("shop");

        next.set(APP, DesiredState.RUNNING, StoppedBy.DEPLOYMENT);
        assertThat(stored.all().get(APP).stoppedBy()).isEmpty();
    }

    @Test
    void containersOfTheSameNameHaveTheirOwnDesiredStates() {
        stored.save(Map.of(APP, Optional.of(new Known(DesiredState.RUNNING, RestartBudget.FULL))));

        assertThat(stored.all()).containsEntry(APP, new Known(DesiredState.RUNNING, RestartBudget.FULL));
        assertOtherIsStopped();

        stored.save(Map.of(APP, Optional.empty()));

        assertThat(stored.all()).doesNotContainKey(APP);
        assertOtherIsStopped();
    }
}
