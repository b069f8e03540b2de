package dev.bartizan.decision.allow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.ban.engine.EngineAllowlist.Allowance;
import dev.bartizan.database.Database;
import dev.bartizan.ip.IpRange;
import dev.bartizan.node.NodeRows;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two nodes have added to the allowlists of their engines. */
@QuarkusTest
class AllowancesOfNodesTest {

    private static final String ENGINE = "engine-of-nodes";
    private static final Allowance ALLOWED = new Allowance("all", IpRange.parse("45.155.17.1"));

    @Inject
    EngineAllowanceRepository repository;

    @Inject
    Database database;

    @Inject
    NodeRows rows;

    @BeforeEach
    void otherNodeHasAddedIt() {
        rows.execute(
                "INSERT INTO engine_allowance (node, engine, place, range, written)"
                        + " VALUES ('other-node', ?, 'all', '45.155.17.1/32', FALSE)",
                ENGINE);
    }

    @AfterEach
    void clear() {
        rows.execute("DELETE FROM engine_allowance WHERE engine = ?", ENGINE);
    }

    @Test
    void eachNodeKnowsItsOwn() {
        assertThat(database.read(() -> repository.of(ENGINE))).isEmpty();

        database.write(() -> {
            repository.store(ENGINE, List.of(ALLOWED));
            repository.markWritten(ENGINE);
        });

        assertThat(database.read(() -> repository.of(ENGINE))).hasSize(1);
        assertThat(rows.texts("SELECT node FROM engine_allowance WHERE engine = ? AND NOT written", ENGINE))
                .containsExactly("other-node");

        database.write(() -> repository.delete(ENGINE, List.of(ALLOWED)));

        assertThat(rows.texts("SELECT node FROM engine_allowance WHERE engine = ?", ENGINE))
                .containsExactly("other-node");
    }
}
