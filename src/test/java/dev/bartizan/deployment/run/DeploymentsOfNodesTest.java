package dev.bartizan.deployment.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.bartizan.Caller;
import dev.bartizan.deployment.plan.DeploymentPlan;
import dev.bartizan.deployment.plan.PullPolicy;
import dev.bartizan.deployment.route.StoredRoutes;
import dev.bartizan.deployment.traffic.KnownRoutes;
import dev.bartizan.node.NodeRows;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deployments of two nodes in one database. */
@QuarkusTest
class DeploymentsOfNodesTest {

    private static final String OTHER = "other-node";
    private static final String APP = "app-of-nodes";
    private static final String PORT = APP + "-green 8080/tcp";

    @Inject
    DeploymentStore store;

    @Inject
    StoredRoutes routes;

    @Inject
    NodeRows rows;

    @Inject
    Clock clock;

    private long other;

    @BeforeEach
    void otherNodeDeploysTheApp() {
        rows.execute(
                "INSERT INTO deployment (node, app, image, expect_path, old_container, old_image, new_container, serving,"
                        + " created_at) VALUES (?, ?, 'i:2', '/', 'o', 'i:1', 'n', 'o', 1)",
                OTHER,
                APP);
        other = Long.parseLong(
                rows.texts("SELECT id FROM deployment WHERE node = ?", OTHER).getFirst());
        rows.execute(
                "INSERT INTO deployment_step (deployment_id, position, state, started_at) VALUES (?, 0, 'PULLING', 1)",
                other);
        rows.execute("INSERT INTO deployment_port (node, container_port, host_port) VALUES (?, ?, 18099)", OTHER, PORT);
        rows.execute(
                "INSERT INTO deployment_route (node, place, app, endpoint, dial, previous_dial)"
                        + " VALUES (?, '/srv0', ?, 'name 8080 n', '127.0.0.1:1', '127.0.0.1:2')",
                OTHER,
                APP);
    }

    @AfterEach
    void clear() {
        rows.execute(
                "DELETE FROM deployment_step WHERE deployment_id IN (SELECT id FROM deployment WHERE app = ?)", APP);
        rows.execute("DELETE FROM deployment WHERE app = ?", APP);
        rows.execute("DELETE FROM deployment_port WHERE container_port = ?", PORT);
        rows.execute("DELETE FROM deployment_route WHERE app = ?", APP);
    }

    @Test
    void deploymentOfAnotherNodeIsNotResumedHere() {
        assertThat(store.load()).extracting(Deployment::id).doesNotContain(other);
        assertThat(store.latest()).extracting(Deployment::id).doesNotContain(other);
    }

    @Test
    void deploymentOfAnotherNodeIsNotListedHere() {
        Caller.viewer()
                .get("/api/v1/deployments?app=" + APP)
                .then()
                .statusCode(200)
                .body("items", hasSize(0));
        Caller.viewer()
                .get("/api/v1/deployments/" + other)
                .then()
                .statusCode(404)
                .body("error_code", equalTo("NOT_FOUND"));
    }

    @Test
    void appsOfTheSameNameAreDeployedIndependently() {
        Instant now = clock.instant();
        Deployment own = store.add(new Deployment(
                0,
                APP,
                now,
                new Deployment.Order(
                        "i:3", PullPolicy.MISSING, Optional.empty(), "/", Optional.empty(), DeploymentPlan.USUAL),
                new Deployment.Containers("o", "i:1", "n", Optional.empty()),
                new Deployment.Status(
                        "o",
                        Optional.empty(),
                        Optional.of(now),
                        List.of(new Deployment.Step(DeploymentState.FAILED, now, Optional.empty(), Optional.empty())),
                        Set.of())));

        assertThat(store.list(APP, Long.MAX_VALUE, 10))
                .extracting(Deployment::id)
                .containsExactly(own.id());
        assertThat(rows.texts("SELECT id FROM deployment WHERE app = ? AND ended_at IS NULL", APP))
                .containsExactly(String.valueOf(other));
    }

    @Test
    void imagesOfTheLastDeploymentsAreNotDisused() {
        Instant now = clock.instant();
        List.of("i:2", "i:3", "i:4")
                .forEach(image -> store.add(new Deployment(
                        0,
                        APP,
                        now,
                        new Deployment.Order(
                                image,
                                PullPolicy.MISSING,
                                Optional.empty(),
                                "/",
                                Optional.empty(),
                                DeploymentPlan.USUAL),
                        new Deployment.Containers("o", image.equals("i:4") ? "i:3" : "i:1", "n", Optional.empty()),
                        new Deployment.Status(
                                "n",
                                Optional.empty(),
                                Optional.of(now),
                                List.of(new Deployment.Step(
                                        DeploymentState.SUCCEEDED, now, Optional.empty(), Optional.empty())),
                                Set.of()))));

        assertThat(store.disusedImages(APP)).containsExactlyInAnyOrder("i:1", "i:2");
        assertThat(store.disusedImages("app-without-deployments")).isEmpty();
    }

    @Test
    void portsOfAnotherNodeAreFreeHere() {
        assertThat(routes.ports()).doesNotContainKey(PORT);

        routes.storePort(PORT, 18099);

        assertThat(routes.ports()).containsEntry(PORT, 18099);
        assertThat(rows.texts("SELECT node FROM deployment_port WHERE container_port = ?", PORT))
                .hasSize(2);
    }

    @Test
    void routesOfAnotherNodeAreNotKnownHere() {
        routes.dialled(APP, Set.of());
        routes.load();

        assertThat(routes.known()).containsEntry(APP, KnownRoutes.NONE);
        assertThat(rows.texts("SELECT dial FROM deployment_route WHERE node = ?", OTHER))
                .containsExactly("127.0.0.1:1");
    }
}
