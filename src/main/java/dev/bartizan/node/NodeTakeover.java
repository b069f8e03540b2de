package dev.bartizan.node;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Makes rows of another node, or of none, rows of this one, in the current transaction. */
@Singleton
class NodeTakeover {

    private static final String SQLITE = "SQLite";

    /** The tables whose rows belong to a node, with its name in {@code node}. */
    private static final List<String> BOUND = List.of(
            "ban",
            "supervised_container",
            "deployment",
            "deployment_route",
            "deployment_port",
            "jail_list",
            "crowdsec_agent",
            "engine_allowance");

    /** Those with rows that a node can have only once. */
    private static final List<String> UNIQUE = List.of(
            "supervised_container",
            "deployment_route",
            "deployment_port",
            "jail_list",
            "crowdsec_agent",
            "engine_allowance");

    /** Which rows without a node belong to one: bans by people and by agents of other machines have none. */
    private static final Map<String, String> ADOPTED =
            Map.of("ban", " AND machine IS NULL AND origin IN ('fail2ban', 'crowdsec')");

    private final AgroalDataSource dataSource;

    NodeTakeover(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Gives the rows of a former name to a node, which has none yet. */
    void take(String former, String name) {
        UNIQUE.forEach(table -> delete(table, name));
        BOUND.forEach(table -> update("UPDATE " + table + " SET node = ? WHERE node = ?", name, former));
    }

    /** Gives the rows that were stored before nodes had names to a node. */
    void adopt(String name) {
        BOUND.forEach(table ->
                update("UPDATE " + table + " SET node = ? WHERE node = ?" + ADOPTED.getOrDefault(table, ""), name, ""));
    }

    /** Removes what a node of this name left behind long ago. */
    private void delete(String table, String name) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("DELETE FROM " + table + " WHERE node = ?")) {
            statement.setString(1, name);
            statement.executeUpdate();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void update(String sql, String name, String former) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            statement.setString(2, former);
            statement.executeUpdate();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /**
     * Whether only one process at a time can use the database. Then the rows of a former name are those of this process: a
     * container can have another host name at each start.
     */
    boolean single() {
        try (Connection connection = dataSource.getConnection()) {
            return connection.getMetaData().getDatabaseProductName().equals(SQLITE);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
