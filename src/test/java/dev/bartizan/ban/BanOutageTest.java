package dev.bartizan.ban;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.UpdatesAndAgent;
import dev.bartizan.database.FileDatabase;
import dev.bartizan.system.Lifecycle;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bans while the database is broken, lost or replaced. */
@FileDatabase
@QuarkusTest
@TestProfile(UpdatesAndAgent.class)
class BanOutageTest {

    private static final String IP = "45.155.205.7";
    private static final String OTHER = "45.155.205.8";

    @ConfigProperty(name = "bartizan.data-dir")
    Path folder;

    @Inject
    BanLifecycle lifecycle;

    @AfterEach
    void clear() {
        delete("/all").statusCode(200);
    }

    @Test
    void brokenDatabaseTakesNoBanOutOfForceAndNothingIsHalfDone() throws IOException {
        int id = ban(IP).statusCode(201).extract().path("id");
        Path database = folder.resolve("bartizan.db");
        Path aside = folder.resolve("aside.db");
        Files.move(database, aside);
        Files.createDirectory(database);
        try {
            eventually(() -> refused(list("")));

            refused(ban(OTHER));
            refused(delete("/" + id));
            refused(delete("?ip=" + IP));
            refused(delete("/all"));
            refused(Caller.admin().get("/api/v1/bans").then());
            refused(Caller.admin().get("/api/v1/bans/trend").then());
            blocked(IP, true);
            blocked(OTHER, false);
        } finally {
            Files.delete(database);
            Files.move(aside, database);
        }

        eventually(() -> list("?active=true").statusCode(200).body("items.ip", contains(IP)));
        blocked(IP, true);
        blocked(OTHER, false);
        delete("/" + id).statusCode(204);
        blocked(IP, false);
    }

    @Test
    void newDatabaseInPlaceOfALostOneGetsTheBansInForce() throws IOException {
        ban(IP).statusCode(201);
        ban("45.156.0.0/16").statusCode(201);
        ban(OTHER).statusCode(201);
        delete("?ip=" + OTHER).statusCode(200);

        Files.delete(folder.resolve("bartizan.db"));

        eventually(() -> list("").statusCode(200).body("items.ip", containsInAnyOrder(IP, "45.156.0.0/16")));
        blocked(IP, true);
        blocked("45.156.3.4", true);
        blocked(OTHER, false);
        delete("?ip=" + IP).statusCode(200).body("lifted", equalTo(1));
        blocked(IP, false);
    }

    /** A restored backup is used unchanged. */
    @Test
    void restoredBackupDecidesWhatIsBanned() throws IOException {
        ban(IP).statusCode(201);
        byte[] backup = Caller.admin()
                .post("/api/v1/database/backup")
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        delete("?ip=" + IP).statusCode(200);
        ban(OTHER).statusCode(201);

        Path restored = Files.write(folder.resolve("restored.db"), backup);
        Files.move(restored, folder.resolve("bartizan.db"), StandardCopyOption.ATOMIC_MOVE);

        eventually(() -> list("?active=true").statusCode(200).body("items.ip", contains(IP)));
        blocked(IP, true);
        blocked(OTHER, false);
    }

    @Test
    void nothingIsPublishedBeforeTheBansAreLoaded() {
        assertThat(Lifecycle.Open.BANS).isLessThan(Lifecycle.Open.LISTS);
    }

    @Test
    void purgeOfABrokenDatabaseLeavesTheBansInForce() throws IOException {
        ban(IP).statusCode(201);
        Path database = folder.resolve("bartizan.db");
        Path aside = folder.resolve("aside.db");
        Files.move(database, aside);
        Files.createDirectory(database);
        try {
            eventually(() -> refused(list("")));

            lifecycle.purge();

            blocked(IP, true);
        } finally {
            Files.delete(database);
            Files.move(aside, database);
        }
        eventually(() -> list("").statusCode(200));
    }

    private static void refused(ValidatableResponse answer) {
        answer.statusCode(503).body("error_code", equalTo("DATABASE_PATH_INVALID"));
    }

    private static void eventually(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Patience.LONG).untilAsserted(assertion);
    }

    private static void blocked(String address, boolean blocked) {
        Caller.admin().get("/api/v1/lookup/" + address).then().statusCode(200).body("blocked", equalTo(blocked));
    }

    private static ValidatableResponse ban(String ip) {
        return Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("ip", ip))
                .post("/api/v1/bans")
                .then();
    }

    private static ValidatableResponse delete(String what) {
        return Caller.admin().delete("/api/v1/bans" + what).then();
    }

    private static ValidatableResponse list(String query) {
        return Caller.admin().get("/api/v1/bans" + query).then();
    }
}
