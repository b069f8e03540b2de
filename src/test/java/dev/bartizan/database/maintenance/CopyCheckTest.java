package dev.bartizan.database.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.bartizan.Caller;
import dev.bartizan.Person;
import dev.bartizan.Person.Browser;
import dev.bartizan.database.DataFolder;
import dev.bartizan.database.FileDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check of a copy before it is restored, with real copies. */
@FileDatabase
@QuarkusTest
class CopyCheckTest {

    private static final String API = "/api/v1/database/backup/check";
    private static final String PAGE = "/ui/settings/backup";

    @Inject
    DataFolder folder;

    @TempDir
    Path temporary;

    private Path copy;

    @BeforeEach
    void download() throws IOException {
        copy = temporary.resolve("copy.db");
        byte[] backup = Caller.admin()
                .post("/api/v1/database/backup")
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        Files.write(copy, backup);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        if (Files.isDirectory(folder.temporary())) {
            try (Stream<Path> left = Files.list(folder.temporary())) {
                assertThat(left).noneMatch(path -> path.getFileName().toString().startsWith("check-"));
            }
        }
    }

    private void change(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private ValidatableResponse check() throws IOException {
        return check(Files.readAllBytes(copy));
    }

    private static ValidatableResponse check(byte[] body) {
        return Caller.admin()
                .contentType("application/vnd.sqlite3")
                .body(body)
                .post(API)
                .then()
                .statusCode(200);
    }

    @Test
    void backupCanBeRestored() throws IOException {
        Person.create("viewer");
        List<Integer> accounts = Caller.admin().get("/api/v1/accounts").path("items.id");
        download();

        check().body("usable", equalTo(true))
                .body("problem", nullValue())
                .body("schema_version", greaterThan(50))
                .body("size_bytes", equalTo((int) Files.size(copy)))
                .body("content.accounts", equalTo(accounts.size()));
    }

    @Test
    void olderCopyWithoutAccountsCanBeRestored() throws IOException, SQLException {
        change(
                "PRAGMA foreign_keys = OFF",
                "DROP TABLE account",
                "DELETE FROM flyway_schema_history WHERE CAST(version AS INTEGER) >= 44");

        check().body("usable", equalTo(true))
                .body("schema_version", equalTo(42))
                .body("content.accounts", equalTo(0));
    }

    @Test
    void copyOfANewerVersionIsRefused() throws IOException, SQLException {
        change("INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, installed_by,"
                + " execution_time, success) VALUES (9999, '9999', 'x', 'SQL', 'x', 'x', 1, 1)");

        check().body("usable", equalTo(false))
                .body("problem", equalTo("NEWER_SCHEMA"))
                .body("schema_version", equalTo(9999))
                .body("content", nullValue());
    }

    @Test
    void copyWithAnotherSchemaIsRefused() throws IOException, SQLException {
        change("UPDATE flyway_schema_history SET checksum = checksum + 1 WHERE version = 2");

        check().body("problem", equalTo("OTHER_SCHEMA"));
    }

    @Test
    void whatIsNoDatabaseOfBartizanIsRefused() throws IOException, SQLException {
        check("no database".getBytes(StandardCharsets.UTF_8)).body("problem", equalTo("NO_DATABASE"));
        copy = temporary.resolve("other.db");
        change("CREATE TABLE ban (id)");
        check().body("problem", equalTo("OTHER_PROGRAM")).body("reason", containsString("no table"));
    }

    @Test
    void viewInPlaceOfATableIsNotRun() throws IOException, SQLException {
        change(
                "PRAGMA foreign_keys = OFF",
                "DROP TABLE ban",
                "CREATE VIEW ban AS WITH RECURSIVE endless(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM endless)"
                        + " SELECT n AS ends_at FROM endless");

        check().body("problem", equalTo("OTHER_PROGRAM"));
    }

    @Test
    void damagedCopyIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(copy);
        byte[] cut = Arrays.copyOf(bytes, bytes.length / 2 / 4096 * 4096);

        check(cut).body("usable", equalTo(false)).body("problem", equalTo("DAMAGED"));
    }

    @Test
    void cancelledCheckEnds() throws Exception {
        try (CopyInspection inspection = CopyInspection.open(copy)) {
            inspection.cancel();

            assertThatThrownBy(() -> inspection.check(new TreeMap<>(), Instant.EPOCH))
                    .isInstanceOfSatisfying(
                            CopyInspection.Refused.class,
                            refused -> assertThat(refused.problem()).isEqualTo(CopyProblem.TOO_SLOW));
        }
    }

    private static Response upload(Browser browser, String csrf, byte[] file) {
        return browser.withoutToken()
                .header("Accept", "text/html")
                .multiPart("csrf", csrf)
                .multiPart("copy", "<b>.db", file, "application/vnd.sqlite3")
                .post(PAGE + "/check");
    }

    @Test
    void pageChecksACopyAndShowsTheCommands() throws IOException {
        Browser admin = Person.create("admin").login();

        upload(admin, admin.csrf(), Files.readAllBytes(copy))
                .then()
                .statusCode(200)
                .body(containsString("The copy can be restored."))
                .body(containsString(folder.path() + "/bartizan.db-wal"));
        upload(admin, admin.csrf(), "nothing".getBytes(StandardCharsets.UTF_8))
                .then()
                .statusCode(200)
                .body(containsString("The file is not a SQLite database."))
                .body(not(containsString("systemctl")));
        upload(admin, "wrong", Files.readAllBytes(copy)).then().statusCode(403);
        admin.withoutToken()
                .header("Accept", "text/html")
                .multiPart("csrf", admin.csrf())
                .post(PAGE + "/check")
                .then()
                .statusCode(422)
                .body(containsString("choose a file"));
    }

    @Test
    void copyThatIsTooLargeIsRefused() {
        Caller.admin()
                .contentType("application/vnd.sqlite3")
                .body(new byte[33 * 1024 * 1024])
                .post(API)
                .then()
                .statusCode(413);
    }
}
