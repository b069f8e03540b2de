package dev.bartizan.crowdsec.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.node.NodeName;
import dev.bartizan.node.NodeRows;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The CrowdSec agents of two nodes in one database. */
@QuarkusTest
class AgentsOfNodesTest {

    private static final String OTHER = "other-node";

    @Inject
    Database database;

    @Inject
    DatabaseState state;

    @Inject
    DesiredStateRepository repository;

    @Inject
    NodeName node;

    @Inject
    Clock clock;

    @Inject
    NodeRows rows;

    @AfterEach
    void clear() {
        rows.execute("DELETE FROM crowdsec_agent WHERE node IN (?, ?)", OTHER, node.text());
    }

    @Test
    void agentOfAnotherNodeIsNotStartedHere() {
        rows.execute("INSERT INTO crowdsec_agent (node, enabled, changed_at) VALUES (?, TRUE, 1)", OTHER);
        AgentDesiredState desired = new AgentDesiredState(database, state, repository, node, clock);

        desired.refresh();

        assertThat(desired.enabled()).isFalse();
    }

    @Test
    void stopHereLeavesTheAgentOfAnotherNode() {
        rows.execute("INSERT INTO crowdsec_agent (node, enabled, changed_at) VALUES (?, TRUE, 1)", OTHER);

        new AgentDesiredState(database, state, repository, node, clock).set(false);

        assertThat(rows.texts("SELECT node FROM crowdsec_agent WHERE enabled")).containsExactly(OTHER);
        assertThat(rows.texts("SELECT node FROM crowdsec_agent WHERE NOT enabled"))
                .containsExactly(node.text());
    }
}
