package dev.bartizan.database.schema;

import dev.bartizan.database.DatabaseKind;
import dev.bartizan.database.PostgresServer;
import dev.bartizan.database.migration.MigrationFiles;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The kinds of databases, for tests of what both have. */
public enum TestedDatabase {
    SQLITE,
    POSTGRESQL;

    /**
     * Creates an empty database; skips the test if it can't.
     *
     * @param folder for the file
     */
    public DataSource create(Path folder) {
        if (this == POSTGRESQL) {
            return PostgresServer.newDatabase();
        }
        return file(folder.resolve("schema.db"));
    }

    /** The database in a file, with the settings that matter for constraints. */
    public static DataSource file(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.enforceForeignKeys(true);
        SQLiteDataSource database = new SQLiteDataSource(config);
        database.setUrl("jdbc:sqlite:" + file);
        return database;
    }

    public DatabaseKind kind() {
        return DatabaseKind.valueOf(name());
    }

    /** Creates a database that has the newest schema. */
    public DataSource createMigrated(Path folder) {
        DataSource database = create(folder);
        migrate(database, "latest");
        return database;
    }

    /** Migrates up to a version, or to the {@code latest}. */
    public void migrate(DataSource database, String target) {
        Flyway.configure()
                .dataSource(database)
                .resourceProvider(new MigrationFiles(kind()))
                .target(MigrationVersion.fromVersion(target))
                .load()
                .migrate();
    }
}
