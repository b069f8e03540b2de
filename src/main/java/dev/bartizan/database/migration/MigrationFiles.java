package dev.bartizan.database.migration;

import dev.bartizan.database.DatabaseKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * The migrations of one kind of database, for Flyway: {@code db/migration/sqlite} or {@code db/migration/postgresql}. Flyway
 * can't list a folder in a native image, so {@code db/migration/index.txt} has the names.
 */
public final class MigrationFiles implements ResourceProvider {

    private static final String FOLDER = "/db/migration/";

    private final List<LoadableResource> all;

    /** @param kind whose migrations it gives */
    public MigrationFiles(DatabaseKind kind) {
        this.all = read("index.txt")
                .lines()
                .filter(name -> name.startsWith(kind.wireName() + "/"))
                .<LoadableResource>map(MigrationFile::new)
                .toList();
    }

    @Override
    public @Nullable LoadableResource getResource(String name) {
        return all.stream()
                .filter(file -> file.getRelativePath().equals(name))
                .findFirst()
                .orElse(null);
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return all.stream()
                .filter(file -> file.getFilename().startsWith(prefix)
                        && Stream.of(suffixes).anyMatch(file.getFilename()::endsWith))
                .toList();
    }

    private static String read(String name) {
        try (InputStream file = Objects.requireNonNull(MigrationFiles.class.getResourceAsStream(FOLDER + name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static final class MigrationFile extends LoadableResource {

        private final String name;

        MigrationFile(String name) {
            this.name = name;
        }

        @Override
        public Reader read() {
            return new StringReader(MigrationFiles.read(name));
        }

        @Override
        public String getFilename() {
            return name.substring(name.lastIndexOf('/') + 1);
        }

        /** Flyway keeps it in its history. */
        @Override
        public String getRelativePath() {
            return getFilename();
        }

        @Override
        public String getAbsolutePath() {
            return FOLDER.substring(1) + name;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return getAbsolutePath();
        }
    }
}
