package dev.bartizan.fail2ban.list;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.node.NodeRows;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists in the jails of two nodes in one database. */
@QuarkusTest
class JailListsOfNodesTest {

    private static final String OTHER = "other-node";
    private static final String JAIL = "jail-of-nodes";
    private static final String LIST = "list-of-nodes";

    @Inject
    JailLists lists;

    @Inject
    JailListRepository repository;

    @Inject
    Database database;

    @Inject
    NodeRows rows;

    @BeforeEach
    void otherNodeHasTheList() {
        rows.execute(
                "INSERT INTO jail_list (node, jail, list, max_entries, mode, placed)"
                        + " VALUES (?, ?, ?, 7, 'FOLLOWED', '45.155.17.1/32')",
                OTHER,
                JAIL,
                LIST);
    }

    @AfterEach
    void clear() {
        rows.execute("DELETE FROM jail_list WHERE jail = ?", JAIL);
        lists.load(new DatabaseOpened(0));
    }

    @Test
    void listOfAnotherNodeIsNotPlacedHere() {
        lists.load(new DatabaseOpened(0));

        assertThat(lists.placed(JAIL)).isEmpty();
    }

    @Test
    void sameListInJailsOfTheSameNameHasOneRowForEachNode() {
        database.write(() -> {
            assertThat(repository.find(JAIL, LIST)).isEmpty();
            JailListRow row = repository.create();
            row.jail = JAIL;
            row.list = LIST;
            row.mode = JailListRow.Mode.CANCELLED;
            repository.persist(row);
        });

        assertThat(rows.texts("SELECT mode FROM jail_list WHERE jail = ? ORDER BY mode", JAIL))
                .containsExactly("CANCELLED", "FOLLOWED");
    }
}
