package dev.bartizan.replica.follower;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.node.ReplicaAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** The notifications of the database's triggers, on a connection of its own. Used by one thread. */
final class ChangeFeed implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ChangeFeed.class);

    /** The channel of the triggers in {@code V76__replicas.sql}. */
    private static final String LISTEN = "LISTEN bartizan";

    private static final String LEADER = "SELECT name, address FROM node WHERE leads AND address IS NOT NULL";

    private final Connection connection;
    private final PGConnection server;

    /**
     * Begins to listen.
     *
     * @param connection without a transaction; this closes it
     */
    ChangeFeed(Connection connection) throws SQLException {
        this.connection = connection;
        this.server = connection.unwrap(PGConnection.class);
        try (Statement statement = connection.createStatement()) {
            statement.execute(LISTEN);
        }
    }

    /** Waits for the next changes; gives none if there are none for so long. */
    Changes next(Duration longest) throws SQLException {
        Changes changes = new Changes();
        PGNotification[] notifications = server.getNotifications((int) longest.toMillis());
        if (notifications != null) {
            for (PGNotification each : notifications) {
                changes.add(each.getParameter());
            }
        }
        return changes;
    }

    /** The node that leads, as far as the database says it; empty if its address is unreadable. */
    Optional<Leader> leader() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LEADER)) {
            return row.next()
                    ? Optional.of(new Leader(row.getString(1), ReplicaAddress.parse(row.getString(2))))
                    : Optional.empty();
        } catch (IllegalArgumentException unreadable) {
            LOG.debugv("leader_unreadable", kv("reason", String.valueOf(unreadable.getMessage())));
            return Optional.empty();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
