package dev.bartizan.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.database.DataFolder;
import dev.bartizan.database.DatabaseOpened;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(AdminTokenTest.NoneConfigured.class)
class AdminTokenTest {

    public static class NoneConfigured implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("bartizan.admin-token", "");
        }
    }

    @Inject
    DataFolder folder;

    @Inject
    Event<DatabaseOpened> opened;

    @Test
    void firstStartWritesATokenThatOpensTheApi() throws IOException {
        Caller.with(token()).get("/api/v1/tokens").then().statusCode(200);
    }

    @Test
    void onlyTheOwnerMayReadTheFile() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(folder.path().resolve("admin-token.new")).doesNotExist();
    }

    @Test
    void databaseHoldsNoSecret() throws IOException {
        assertThat(Files.readString(folder.database(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(token());
    }

    @Test
    void restartKeepsTheToken() throws IOException {
        String before = token();

        opened.fire(new DatabaseOpened(0));

        assertThat(token()).isEqualTo(before);
        Caller.with(before).get("/api/v1/tokens").then().statusCode(200);
    }

    @Test
    void lastAdministratorCanNotBeRevoked() throws IOException {
        int id = Caller.with(token()).get("/api/v1/tokens").path("items.find { it.role == 'admin' }.id");

        Caller.with(token())
                .delete("/api/v1/tokens/" + id)
                .then()
                .statusCode(409)
                .body("error_code", equalTo("LAST_ADMIN_TOKEN"));

        issue(Map.of("name", "viewer", "role", "viewer"));
        issue(Map.of("name", "limited", "role", "admin", "features", List.of("bans")));
        Caller.with(token()).delete("/api/v1/tokens/" + id).then().statusCode(409);
        Caller.with(token()).get("/api/v1/tokens").then().statusCode(200);
    }

    private void issue(Map<String, Object> wanted) throws IOException {
        Caller.with(token())
                .contentType(ContentType.JSON)
                .body(wanted)
                .post("/api/v1/tokens")
                .then()
                .statusCode(201);
    }

    @Test
    void newDatabaseGetsANewToken() throws IOException {
        String before = token();

        Files.delete(folder.database());

        await().atMost(Patience.LONG).untilAsserted(() -> {
            assertThat(token()).isNotEqualTo(before);
            Caller.with(token()).get("/api/v1/tokens").then().statusCode(200);
        });
        Caller.with(before).get("/api/v1/tokens").then().statusCode(401);
    }

    private Path file() {
        return folder.path().resolve("admin-token");
    }

    private String token() throws IOException {
        return Files.readString(file()).strip();
    }
}
