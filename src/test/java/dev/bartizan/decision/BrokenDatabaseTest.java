package dev.bartizan.decision;

import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.blocklist.StoredLists;
import dev.bartizan.database.FileDatabase;
import dev.bartizan.decision.allowlist.Allowlist;
import dev.bartizan.decision.allowlist.AllowlistEnd;
import dev.bartizan.decision.allowlist.AllowlistEntry;
import dev.bartizan.decision.allowlist.AllowlistOrder;
import dev.bartizan.decision.allowlist.AllowlistSubject;
import dev.bartizan.ip.IpRange;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** One outage from its beginning to its end: a folder where the file should be. */
@FileDatabase
@QuarkusTest
@TestProfile(BrokenDatabaseTest.FolderInsteadOfDatabase.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BrokenDatabaseTest {

    public static class FolderInsteadOfDatabase implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Path folder = Path.of("target", "test-data", UUID.randomUUID().toString());
            try {
                Files.createDirectories(folder.resolve("bartizan.db"));
            } catch (IOException failure) {
                throw new IllegalStateException(failure);
            }
            return Map.of(
                    "bartizan.data-dir", folder.toString(),
                    "bartizan.database.check-interval", "1s",
                    "bartizan.allowlist.ranges", "198.51.100.128/25");
        }
    }

    @ConfigProperty(name = "bartizan.data-dir")
    Path folder;

    @Inject
    StoredLists lists;

    @Inject
    Allowlist allowlist;

    @Test
    @Order(1)
    void noAddressIsReportedAsFreeBeforeTheListsAreKnown() {
        Caller.admin()
                .get("/api/v1/lookup/198.51.100.7")
                .then()
                .statusCode(503)
                .body("error_code", equalTo("DATABASE_PATH_INVALID"));
        Caller.admin()
                .contentType(ContentType.JSON)
                .body("{\"ips\":[]}")
                .post("/api/v1/lookup")
                .then()
                .statusCode(503)
                .body("error_code", equalTo("DATABASE_PATH_INVALID"));
    }

    @Test
    @Order(1)
    void tokensCannotBeCheckedWithoutTheDatabaseButTheConfiguredOneWorks() {
        Caller.with("bzn_perhaps_right")
                .get("/api/v1/failing/open")
                .then()
                .statusCode(503)
                .body("error_code", equalTo("DATABASE_PATH_INVALID"))
                .body("details.database_path", endsWith("/bartizan.db"));
        Caller.anonymous().get("/api/v1/failing/open").then().statusCode(401);
        Caller.admin().get("/api/v1/failing/open").then().statusCode(200);
        Caller.admin()
                .get("/api/v1/tokens")
                .then()
                .statusCode(503)
                .body("error_code", equalTo("DATABASE_PATH_INVALID"));
    }

    @Test
    @Order(2)
    void lookupsAreAnsweredOnceTheDatabaseOpens() throws IOException {
        Files.delete(folder.resolve("bartizan.db"));

        Awaitility.await()
                .atMost(Patience.LONG)
                .untilAsserted(() -> Caller.admin()
                        .get("/api/v1/lookup/198.51.100.7")
                        .then()
                        .statusCode(200)
                        .body("blocked", equalTo(false)));
    }

    @Test
    @Order(3)
    void whatWasPublishedAndWhatIsAllowedStayInForceWhenTheDatabaseBreaks() throws IOException {
        lists.store("nets", LocalDate.parse("2026-08-22"), "198.51.100.0/24");
        allow("198.51.100.7");

        Path database = folder.resolve("bartizan.db");
        Path aside = folder.resolve("aside.db");
        Files.move(database, aside);
        Files.createDirectory(database);

        Awaitility.await()
                .atMost(Patience.LONG)
                .untilAsserted(() -> Caller.admin()
                        .get("/api/v1/allowlist")
                        .then()
                        .statusCode(503)
                        .body("error_code", equalTo("DATABASE_PATH_INVALID")));
        expectBlocked("198.51.100.6", true);
        expectBlocked("198.51.100.7", false);
        expectBlocked("198.51.100.200", false);
        Caller.admin()
                .get("/api/v1/export/cidr?exclude=198.51.100.0/28,198.51.100.16/28,198.51.100.32/27")
                .then()
                .statusCode(200)
                .body(equalTo("198.51.100.64/26\n"));
        Caller.admin()
                .get("/api/v1/decisions?kind=ip")
                .then()
                .statusCode(200)
                .body("items.value", hasItem("198.51.100.6/32"));
    }

    private static void expectBlocked(String address, boolean blocked) {
        Caller.admin().get("/api/v1/lookup/" + address).then().statusCode(200).body("blocked", equalTo(blocked));
    }

    private AllowlistEntry allow(String range) {
        return allowlist.add(
                new AllowlistOrder(new AllowlistSubject.Range(IpRange.parse(range)), null, AllowlistEnd.NONE), "test");
    }
}
