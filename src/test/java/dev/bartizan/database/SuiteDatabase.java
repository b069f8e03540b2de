package dev.bartizan.database;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * The database of all test applications. With {@code -Dbartizan.test.database=postgresql}, each application has an empty
 * PostgreSQL database; otherwise it has a file of SQLite.
 */
@WithTestResource(value = SuiteDatabase.class, scope = TestResourceScope.GLOBAL)
public class SuiteDatabase implements QuarkusTestResourceLifecycleManager {

    /** The system property that chooses the kind of database. */
    public static final String PROPERTY = "bartizan.test.database";

    /** Its value for PostgreSQL. */
    public static final String POSTGRESQL = "postgresql";

    @Override
    public Map<String, String> start() {
        return POSTGRESQL.equals(System.getProperty(PROPERTY)) ? newDatabase() : Map.of();
    }

    @Override
    public void stop() {
        // The server ends with the process.
    }

    /** The URL of an empty database, with its user. */
    public static String newUrl() {
        return newDatabase().get("bartizan.database.url").replace("://", "://postgres@");
    }

    /** The settings for an empty database. */
    static Map<String, String> newDatabase() {
        try (Connection connection = PostgresServer.newDatabase().getConnection()) {
            String url = connection.getMetaData().getURL().substring("jdbc:".length());
            return Map.of("bartizan.database.url", url, "bartizan.database.username", "postgres");
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
