package dev.bartizan.database.migration;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import jakarta.inject.Singleton;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfoService;
import org.jboss.logging.Logger;

/** The migrations of the schema. */
@Singleton
public class Migrations {

    private static final Logger LOG = Logger.getLogger(Migrations.class);

    private final Flyway flyway;

    Migrations(Flyway flyway) {
        this.flyway = flyway;
    }

    /** Runs the migrations that the database doesn't have. */
    public void run() {
        int migrations = flyway.migrate().migrationsExecuted;
        if (migrations > 0) {
            LOG.infov("database_migrated", kv("migrations", migrations));
        }
    }

    /** Whether the schema can be read and is the one that this version needs. */
    public boolean complete() {
        try {
            MigrationInfoService migrations = flyway.info();
            return migrations.applied().length > 0 && migrations.pending().length == 0;
        } catch (RuntimeException unreadable) {
            LOG.debugv("database_unreadable", kv("reason", unreadable.toString()));
            return false;
        }
    }
}
