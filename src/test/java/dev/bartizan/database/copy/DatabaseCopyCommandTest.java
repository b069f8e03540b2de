package dev.bartizan.database.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.database.SuiteDatabase;
import dev.bartizan.database.driver.DriverDataSource;
import dev.bartizan.database.driver.PostgresqlUrl;
import dev.bartizan.database.schema.EarlierFile;
import dev.bartizan.database.schema.TestedDatabase;
import dev.bartizan.update.StoredUpdates;
import dev.bartizan.update.asset.CopiedFiles;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bartizan database copy}. */
class DatabaseCopyCommandTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private boolean run(Map<String, String> settings, String target) {
        Map<String, String> all = new HashMap<>(settings);
        all.putIfAbsent("bartizan.data-dir", folder.toString());
        Config config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(all, "test", 100))
                .build();
        return new DatabaseCopyCommand(config, new CopiedFiles(), new PrintStream(out), new PrintStream(err))
                .run(target);
    }

    private void assertRefused(Map<String, String> settings, String target, String reason) {
        assertThat(run(settings, target)).isFalse();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("bartizan: ")
                .contains(reason);
        assertThat(out.size()).isZero();
    }

    private Path file() {
        return folder.resolve("bartizan.db");
    }

    private String select(String sql) throws SQLException {
        try (Connection connection = TestedDatabase.file(file()).getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void dataGoesToPostgresqlAndBack() throws Exception {
        EarlierFile.migrated(folder);
        String bans = select("SELECT count(*) FROM ban");
        String url = SuiteDatabase.newUrl();

        assertThat(run(Map.of(), url)).as(err::toString).isTrue();

        assertThat(out.toString(StandardCharsets.UTF_8)).contains(" rows of ");
        assertThat(file()).exists();
        Files.delete(file());

        assertThat(run(Map.of("bartizan.database.url", url), DatabaseCopyCommand.FILE))
                .as(err::toString)
                .isTrue();

        assertThat(select("SELECT count(*) FROM ban")).isEqualTo(bans).isNotEqualTo("0");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        try (var leftOver = Files.list(folder.resolve("tmp"))) {
            assertThat(leftOver).isEmpty();
        }
    }

    /** In PostgreSQL they are rows. */
    @Test
    void filesOfUpdatesComeBackToTheFolder() throws Exception {
        EarlierFile.migrated(folder);
        String text = "console.log(1);".repeat(1_000);
        String hash = hash(text);
        try (Connection file = TestedDatabase.file(file()).getConnection();
                Statement statement = file.createStatement()) {
            statement.executeUpdate("DELETE FROM update_asset");
            for (String each : List.of(hash, hash("gone"))) {
                statement.executeUpdate("""
                        INSERT INTO update_asset (update_id, position, hash, asset_key, content_type, size)
                        SELECT max(id), %d, '%s', '', 'application/javascript', %d FROM app_update""".formatted(each.equals(hash) ? 0 : 1, each, text.length()));
            }
        }
        String url = SuiteDatabase.newUrl();
        assertThat(run(Map.of(), url)).as(err::toString).isTrue();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("still in the data folder alone");
        try (Connection server = new DriverDataSource(PostgresqlUrl.PREFIX + url, new Properties()).getConnection();
                Statement statement = server.createStatement()) {
            statement.executeUpdate(
                    "INSERT INTO update_file (hash, part, content) VALUES ('%s', 0, '%s'), ('%s', 1, '%s')"
                            .formatted(hash, text.substring(0, 700), hash, text.substring(700)));
        }
        Files.delete(file());

        assertThat(run(Map.of("bartizan.database.url", url), DatabaseCopyCommand.FILE))
                .as(err::toString)
                .isTrue();

        Path assets = folder.resolve("updates/assets");
        String name = HexFormat.of().formatHex(Base64.getUrlDecoder().decode(hash));
        assertThat(assets.resolve(name)).hasContent(text);
        assertThat(assets.resolve(name + ".gz")).isRegularFile();
        assertThat(select("SELECT count(*) FROM update_file")).isEqualTo("0");
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("1 files of app updates were written to", "1 files of app updates are missing in PostgreSQL");
    }

    private static String hash(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(StoredUpdates.digest("SHA-256", text.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void databaseWithDataIsLeftAlone() throws Exception {
        EarlierFile.migrated(folder);
        String url = SuiteDatabase.newUrl();
        assertThat(run(Map.of(), url)).as(err::toString).isTrue();
        out.reset();

        assertRefused(Map.of(), url, "of the target has rows");
        assertRefused(Map.of("bartizan.database.url", url), DatabaseCopyCommand.FILE, "exists; move it away first");
    }

    @Test
    void fileOfAnEarlierVersionIsRefused() throws Exception {
        EarlierFile.unpacked(folder);

        assertRefused(Map.of(), SuiteDatabase.newUrl(), "Start this version once");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "postgres", "mysql://localhost/bartizan", "/tmp/bartizan.db"})
    void otherTargetIsRefused(String target) throws IOException {
        Files.createFile(file());

        assertRefused(Map.of(), target, "neither 'sqlite' nor the URL");
    }

    @Test
    void targetMustBeOfTheOtherKind() throws IOException {
        Files.createFile(file());

        assertRefused(Map.of(), DatabaseCopyCommand.FILE, "BARTIZAN_DATABASE_URL is not set");
        assertRefused(Map.of("bartizan.database.url", "postgresql://a/b"), "postgresql://c/d", "already in PostgreSQL");
    }

    @Test
    void sourceMustExist() {
        assertRefused(Map.of(), "postgresql://localhost/bartizan", "there is no database");
        assertRefused(
                Map.of("bartizan.data-dir", folder.resolve("none").toString()),
                "postgresql://localhost/bartizan",
                "there is no data folder");
    }
}
