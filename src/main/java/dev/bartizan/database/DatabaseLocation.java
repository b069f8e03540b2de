package dev.bartizan.database;

import dev.bartizan.database.driver.PostgresqlUrl;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/** Where the database is: SQLite's file, or PostgreSQL's server. */
@Singleton
public class DatabaseLocation {

    private final DataFolder folder;
    private final Optional<PostgresqlUrl> url;

    DatabaseLocation(DataFolder folder, DatabaseConfig config) {
        this.folder = folder;
        this.url = config.url().map(PostgresqlUrl::parse);
    }

    /** The kind of the database. */
    public DatabaseKind kind() {
        return server() ? DatabaseKind.POSTGRESQL : DatabaseKind.SQLITE;
    }

    /** Whether it is a server of PostgreSQL. */
    public boolean server() {
        return url.isPresent();
    }

    /** The name of the database's own code in logs, health and responses. */
    public String codeName() {
        return server() ? "sqlstate" : "sqlite_code";
    }

    /** The data folder. */
    public String folder() {
        return folder.path().toString();
    }

    /** The whole location, without user and password, for the log. */
    public String logged() {
        return url.map(PostgresqlUrl::shown).orElseGet(() -> folder.database().toString());
    }

    /**
     * The location for responses of the API, which callers without a valid token see too: a path below the data folder,
     * or the name of PostgreSQL's database.
     */
    public String shown() {
        return url.map(server -> "postgresql:" + server.database()).orElseGet(() -> folder.shown(folder.database()));
    }

    /** PostgreSQL's command that writes a backup to a file. */
    public String backupCommand() {
        return "pg_dump --format=custom --file=bartizan.dump --dbname=" + logged();
    }

    /** PostgreSQL's command that restores this backup. */
    public String restoreCommand() {
        return "pg_restore --clean --if-exists --single-transaction --dbname=" + logged() + " bartizan.dump";
    }

    /**
     * Refuses what only a file can do.
     *
     * @throws ServiceException with HTTP status 409 and PostgreSQL's commands if the database is not a file
     */
    public void requireFile() {
        if (server()) {
            throw new ServiceException(
                    ErrorCode.DATABASE_ON_SERVER, Map.of("backup", backupCommand(), "restore", restoreCommand()));
        }
    }
}
