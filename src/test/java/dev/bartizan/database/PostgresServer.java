package dev.bartizan.database;

import dev.bartizan.it.Requirement;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server on the loopback interface, which ends with the process of the tests. Root starts the server in a user
 * namespace, because PostgreSQL refuses to run as root.
 */
public final class PostgresServer {

    /** A busy machine needs several seconds to create the files of the server. */
    private static final Duration LONGEST_START = Duration.ofMinutes(2);

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private PostgresServer() {}

    /** Starts once, at the first use. */
    private static final class Running {

        private static @Nullable EmbeddedPostgres server;
        private static String problem = "";

        static {
            try {
                server = EmbeddedPostgres.builder()
                        .setPGStartupWait(LONGEST_START)
                        // Nobody needs the data after a crash, and the server stops faster.
                        .setServerConfig("fsync", "off")
                        .setServerConfig("full_page_writes", "off")
                        .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException | RuntimeException failure) {
                problem = "PostgreSQL can't be started here: " + failure;
            }
        }

        private Running() {}
    }

    /**
     * Creates an empty database. Its locale sorts texts like a dictionary, so that a test notices if the order of bytes is
     * needed. The test is skipped if the server can't be started.
     */
    public static DataSource newDatabase() {
        Requirement.postgresql(Running.problem);
        EmbeddedPostgres server = Running.server;
        String name = "bartizan_" + DATABASES.incrementAndGet();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name
                    + " TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en-US'");
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        return server.getDatabase("postgres", name);
    }
}
