package dev.bartizan.node;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Makes rows of another node, or of none, rows of this one, in the current transaction. */
@Singleton
class NodeTakeover {

    /** The tables whose rows belong to a node, with its name in {@code node}, and can be there only once for each node. */
    private static final List<String> UNIQUE = List.of(
            "supervised_container",
            "container_hold",
            "deployment_route",
            "deployment_port",
            "jail_list",
            "crowdsec_agent",
            "engine_allowance");

    /** All tables whose rows belong to a node. */
    private static final List<String> BOUND =
            Stream.concat(Stream.of("ban", "deployment"), UNIQUE.stream()).toList();

    /** Which rows without a node belong to one: bans by people and by agents of other machines have none. */
    private static final Map<String, String> ADOPTED =
            Map.of("ban", " AND machine IS NULL AND origin IN ('fail2ban', 'crowdsec')");

    private final AgroalDataSource dataSource;

    NodeTakeover(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Gives the rows of a former name to a node. Removes what a node of this name left behind long ago. */
    void take(String former, String name) {
        UNIQUE.forEach(table -> execute("DELETE FROM " + table + " WHERE node = ?", name));
        // An app can have only one deployment that runs.
        execute("DELETE FROM deployment WHERE node = ? AND ended_at IS NULL", name);
        BOUND.forEach(table -> execute("UPDATE " + table + " SET node = ? WHERE node = ?", name, former));
    }

    /** Gives the rows that were stored before nodes had names to a node. */
    void adopt(String name) {
        BOUND.forEach(table -> execute(
                "UPDATE " + table + " SET node = ? WHERE node = ?" + ADOPTED.getOrDefault(table, ""), name, ""));
    }

    private void execute(String sql, String... values) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            statement.executeUpdate();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
