package dev.bartizan.database.migration;

import dev.bartizan.database.DatabaseKind;
import dev.bartizan.database.DatabaseLocation;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import java.util.Collection;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.resource.LoadableResource;

/**
 * Chooses the migrations of the database's kind: {@code db/migration/sqlite} or {@code db/migration/postgresql}. Quarkus
 * lists the migrations of both when the service is built.
 */
@Singleton
class MigrationFolder implements FlywayConfigurationCustomizer {

    private final DatabaseKind kind;
    private final String folder;

    MigrationFolder(DatabaseLocation location) {
        this.kind = location.kind();
        this.folder = "/" + kind.wireName() + "/";
    }

    @Override
    public void customize(FluentConfiguration flyway) {
        flyway.resourceProvider(new OfFolder(flyway.getResourceProvider(), folder));
        if (kind == DatabaseKind.POSTGRESQL) {
            flyway.callbacks(new PatientMigrations());
        }
    }

    private record OfFolder(ResourceProvider all, String folder) implements ResourceProvider {

        @Override
        public LoadableResource getResource(String name) {
            return all.getResource(name);
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return all.getResources(prefix, suffixes).stream()
                    .filter(migration -> migration.getAbsolutePath().contains(folder))
                    .toList();
        }
    }
}
