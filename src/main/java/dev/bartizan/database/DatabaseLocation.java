package dev.bartizan.database;

import dev.bartizan.database.driver.PostgresqlUrl;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import jakarta.inject.Singleton;
import java.util.Map;

/** Where the database is: SQLite's file, or PostgreSQL's server. */
@Singleton
public class DatabaseLocation {

    private final DataFolder folder;
    private final DatabaseConfig config;

    DatabaseLocation(DataFolder folder, DatabaseConfig config) {
        this.folder = folder;
        this.config = config;
    }

    /** The kind of the database. */
    public DatabaseKind kind() {
        return config.kind();
    }

    /** Whether it is a server of PostgreSQL. */
    public boolean server() {
        return kind() == DatabaseKind.POSTGRESQL;
    }

    /** The data folder. */
    public String folder() {
        return folder.path().toString();
    }

    /** The whole location, without user and password, for the log. */
    public String logged() {
        return config.url()
                .map(PostgresqlUrl::parse)
                .map(PostgresqlUrl::shown)
                .orElseGet(() -> folder.database().toString());
    }

    /**
     * Refuses what only a file can do.
     *
     * @throws ServiceException with HTTP status 409 and PostgreSQL's commands if the database is not a file
     */
    public void requireFile() {
        if (kind() == DatabaseKind.POSTGRESQL) {
            throw new ServiceException(
                    ErrorCode.DATABASE_ON_SERVER,
                    Map.of(
                            "backup", "pg_dump --format=custom --file=bartizan.dump --dbname=" + logged(),
                            "restore",
                                    "pg_restore --clean --if-exists --single-transaction --dbname=" + logged()
                                            + " bartizan.dump"));
        }
    }

    /**
     * The location for responses of the API, which callers without a valid token see too: a path below the data folder,
     * or the name of PostgreSQL's database.
     */
    public String shown() {
        return config.url()
                .map(PostgresqlUrl::parse)
                .map(url -> "postgresql:" + url.database())
                .orElseGet(() -> folder.shown(folder.database()));
    }
}
