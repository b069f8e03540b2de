package dev.bartizan.database;

import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The service with a PostgreSQL database that is lost, locked or used by another process. */
@QuarkusTest
@WithTestResource(PostgresDatabase.class)
class PostgresOutageTest {

    private static final String IP = "45.155.205.7";
    private static final String OTHER = "45.155.205.8";

    @Inject
    DatabaseConfig config;

    @Inject
    DatabaseSupervisor supervisor;

    @AfterEach
    void clear() {
        supervisor.check();
        Caller.admin().delete("/api/v1/bans/all").then().statusCode(200);
    }

    @Test
    void storedBansAreListedAndEndAgain() {
        int id = ban(IP).statusCode(201).extract().path("id");
        Caller.admin().get("/api/v1/bans?active=true").then().statusCode(200).body("items.ip", hasItem(IP));
        blocked(IP, true);
        Caller.admin().delete("/api/v1/bans/" + id).then().statusCode(204);
        blocked(IP, false);
    }

    @Test
    void viewShowsTheServerAndBackupReturnsTheCommand() {
        Caller.admin()
                .get("/api/v1/database")
                .then()
                .statusCode(200)
                .body("kind", equalTo("postgresql"))
                .body("status", equalTo("up"))
                .body("size_bytes", greaterThan(0))
                .body("database_path", startsWith("postgresql:bartizan_"));
        Caller.admin()
                .post("/api/v1/database/backup")
                .then()
                .statusCode(409)
                .body("error_code", equalTo("DATABASE_ON_SERVER"))
                .body("details.backup", containsString("pg_dump"));
    }

    @Test
    void secondTokenOfTheSameNameIsRefused() {
        Map<String, String> token = Map.of("name", "twice", "role", "viewer");
        int id = Caller.admin()
                .contentType(ContentType.JSON)
                .body(token)
                .post("/api/v1/tokens")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        Caller.admin()
                .contentType(ContentType.JSON)
                .body(token)
                .post("/api/v1/tokens")
                .then()
                .statusCode(409)
                .body("error_code", equalTo("ALREADY_EXISTS"));
        Caller.admin().delete("/api/v1/tokens/" + id).then().statusCode(204);
    }

    @Test
    void lostConnectionsAreOpenedAgainAndBansStayInForce() throws SQLException {
        ban(IP).statusCode(201);
        try (Connection administrator = connect()) {
            execute(
                    administrator,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
        }
        blocked(IP, true);
        Awaitility.await().atMost(Patience.LONG).untilAsserted(() -> ban(OTHER).statusCode(anyOf(is(200), is(201))));
        blocked(OTHER, true);
    }

    @Test
    void writeWaitsForALockOnlyForAShortTime() throws SQLException {
        try (Connection other = connect()) {
            other.setAutoCommit(false);
            execute(other, "LOCK TABLE database_probe IN EXCLUSIVE MODE");
            ban(IP).statusCode(503).body("error_code", equalTo("DATABASE_BUSY"));
        }
        ban(IP).statusCode(201);
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:" + config.url().orElseThrow(), "postgres", "postgres");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static ValidatableResponse ban(String ip) {
        return Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("ip", ip, "duration", "1h", "reason", "test"))
                .post("/api/v1/bans")
                .then();
    }

    private static void blocked(String ip, boolean expected) {
        Caller.admin().get("/api/v1/lookup/" + ip).then().statusCode(200).body("blocked", equalTo(expected));
    }
}
