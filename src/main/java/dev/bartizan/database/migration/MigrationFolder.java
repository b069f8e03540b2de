package dev.bartizan.database.migration;

import dev.bartizan.database.DatabaseKind;
import dev.bartizan.database.DatabaseLocation;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Chooses the migrations of the database's kind. */
@Singleton
class MigrationFolder implements FlywayConfigurationCustomizer {

    private final DatabaseKind kind;

    MigrationFolder(DatabaseLocation location) {
        this.kind = location.kind();
    }

    @Override
    public void customize(FluentConfiguration flyway) {
        flyway.resourceProvider(new MigrationFiles(kind));
        if (kind == DatabaseKind.POSTGRESQL) {
            flyway.callbacks(new PatientMigrations());
        }
    }
}
