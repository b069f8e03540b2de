package dev.bartizan.database.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.database.DatabaseKind;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.flywaydb.core.api.resource.LoadableResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MigrationFilesTest {

    /** A native image doesn't have a migration that is missing in the index. */
    @ParameterizedTest
    @EnumSource
    void indexNamesTheFilesOfTheFolder(DatabaseKind kind) throws IOException {
        Path folder = Path.of("src/main/resources/db/migration", kind.wireName());

        MigrationFiles files = new MigrationFiles(kind);

        try (Stream<Path> all = Files.list(folder)) {
            assertThat(files.getResources("V", new String[] {".sql"}))
                    .extracting(LoadableResource::getFilename)
                    .containsExactlyInAnyOrderElementsOf(
                            all.map(file -> file.getFileName().toString()).toList());
        }
        for (LoadableResource file : files.getResources("V", new String[] {".sql"})) {
            try (Reader content = file.read()) {
                assertThat(content.readAllAsString()).isEqualTo(Files.readString(folder.resolve(file.getFilename())));
            }
        }
    }

    @Test
    void indexHasNothingElse() throws IOException {
        assertThat(Files.readAllLines(Path.of("src/main/resources/db/migration/index.txt")))
                .allMatch(line -> Stream.of(DatabaseKind.values())
                        .anyMatch(kind -> line.startsWith(kind.wireName() + "/V") && line.endsWith(".sql")));
    }
}
