package dev.bartizan.access.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.bartizan.Caller;
import dev.bartizan.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class TokenResourceTest {

    @Inject
    SettableClock clock;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void issuedTokenOpensTheApiAtOnce() {
        JsonPath issued = issue(Map.of("name", name(), "role", "admin"))
                .statusCode(201)
                .body("token", matchesPattern("bzn_[A-Za-z0-9_-]{43}"))
                .body("expires_at", nullValue())
                .extract()
                .jsonPath();

        Caller.with(issued.getString("token"))
                .get("/api/v1/tokens/" + issued.getLong("id"))
                .then()
                .statusCode(200)
                .body("name", equalTo(issued.getString("name")))
                .body("role", equalTo("admin"))
                .body("last_used_at", notNullValue())
                .body("$", not(hasEntry("token", issued.getString("token"))));
    }

    @Test
    void locationOfAnIssuedTokenLeadsToIt() {
        String location = issue(Map.of("name", name(), "role", "viewer"))
                .statusCode(201)
                .extract()
                .header("Location");

        Caller.admin().get(location).then().statusCode(200).body("last_used_at", nullValue());
    }

    @Test
    void secretsAreNeverListed() {
        String token = issue(Map.of("name", name(), "role", "viewer"))
                .statusCode(201)
                .extract()
                .path("token");

        String listed = Caller.admin()
                .get("/api/v1/tokens")
                .then()
                .statusCode(200)
                .extract()
                .asString();

        assertThat(listed)
                .contains("\"items\":[")
                .doesNotContain(token)
                .doesNotContain("bzn_")
                .doesNotContain("hash");
    }

    @Test
    void revokedTokenIsRefusedAtOnce() {
        JsonPath issued = issue(Map.of("name", name(), "role", "admin"))
                .statusCode(201)
                .extract()
                .jsonPath();
        String token = issued.getString("token");

        Caller.with(token)
                .delete("/api/v1/tokens/" + issued.getLong("id"))
                .then()
                .statusCode(204);

        Caller.with(token).get("/api/v1/tokens").then().statusCode(401).body("error_code", equalTo("UNAUTHENTICATED"));
    }

    @Test
    void tokenIsAcceptedFromItsNetworksAlone() {
        JsonPath own = issue(Map.of("name", name(), "role", "viewer", "networks", List.of("127.0.0.0/8", "::1")))
                .statusCode(201)
                .body("networks", equalTo(List.of("127.0.0.0/8", "::1/128")))
                .extract()
                .jsonPath();
        String foreign = issue(Map.of("name", name(), "role", "viewer", "networks", List.of("203.0.113.7")))
                .statusCode(201)
                .extract()
                .path("token");

        Caller.with(own.getString("token")).get("/api/v1/bans").then().statusCode(200);
        Caller.with(foreign).get("/api/v1/bans").then().statusCode(401).body("error_code", equalTo("UNAUTHENTICATED"));
        Caller.admin()
                .get("/api/v1/tokens/" + own.getLong("id"))
                .then()
                .body("networks", equalTo(List.of("127.0.0.0/8", "::1/128")));
    }

    @Test
    void wrongNetworkIsRefused() {
        issue(Map.of("name", name(), "role", "viewer", "networks", List.of("10.0.0.0/8", "nonsense")))
                .statusCode(400)
                .body("error_code", equalTo("INVALID_ADDRESS"))
                .body("details.field", equalTo("networks"));
    }

    @Test
    void limitedTokenReachesItsFeaturesAlone() {
        JsonPath issued = issue(Map.of("name", name(), "role", "admin", "features", List.of("bans", "logs", "bans")))
                .statusCode(201)
                .body("features", equalTo(List.of("bans", "logs")))
                .extract()
                .jsonPath();
        String limited = issued.getString("token");

        Caller.with(limited).get("/api/v1/bans").then().statusCode(200);
        Caller.with(limited).get("/api/v1/bans/trend?window=24h").then().statusCode(200);
        Caller.with(limited).post("/api/v1/logs/ticket").then().statusCode(201);
        Caller.with(limited)
                .get("/api/v1/allowlist")
                .then()
                .statusCode(403)
                .body("error_code", equalTo("FORBIDDEN"))
                .body("details.features", equalTo(List.of("bans", "logs")));
        Caller.with(limited).get("/api/v1/bansomething").then().statusCode(403);
        Caller.with(limited).get("/api/v1/tokens").then().statusCode(403);
        Caller.with(limited).get("/ui/bans").then().statusCode(403);
        Caller.with(limited).get("/q/openapi").then().statusCode(200);
        Caller.admin()
                .get("/api/v1/tokens/" + issued.getLong("id"))
                .then()
                .body("role", equalTo("admin"))
                .body("features", equalTo(List.of("bans", "logs")));
    }

    @Test
    void unknownFeatureIsRefused() {
        issue(Map.of("name", name(), "role", "viewer", "features", List.of("everything")))
                .statusCode(400)
                .body("details.expected", containsString("allowlist"));
        issue(Map.of("name", name(), "role", "export", "features", List.of("bans")))
                .statusCode(422)
                .body("details.fields.features", not(nullValue()));
    }

    @Test
    void revokingAnUnknownTokenIsNotFound() {
        Caller.admin()
                .delete("/api/v1/tokens/987654321")
                .then()
                .statusCode(404)
                .body("error_code", equalTo("NOT_FOUND"));
    }

    @Test
    void tokenExpiresWhenItsTimeHasPassed() {
        JsonPath issued = issue(Map.of("name", name(), "role", "admin", "expires_in", "1h"))
                .statusCode(201)
                .extract()
                .jsonPath();
        String token = issued.getString("token");
        assertThat(Instant.parse(issued.getString("expires_at"))).isAfter(Instant.now());

        clock.advance(Duration.ofMinutes(59));
        Caller.with(token).get("/api/v1/tokens").then().statusCode(200);
        clock.advance(Duration.ofMinutes(1));
        Caller.with(token).get("/api/v1/tokens").then().statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5400.5", "5.4005e3", "\"5400.5s\""})
    void numberIsAValidityInSeconds(String expiresIn) {
        JsonPath issued = Caller.admin()
                .contentType(ContentType.JSON)
                .body("{\"name\":\"%s\",\"role\":\"viewer\",\"expires_in\":%s}".formatted(name(), expiresIn))
                .post("/api/v1/tokens")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();

        assertThat(Duration.between(
                        Instant.parse(issued.getString("created_at")), Instant.parse(issued.getString("expires_at"))))
                .isBetween(Duration.ofSeconds(5_400), Duration.ofMillis(5_400_500));
    }

    @Test
    void takenNameIsRefused() {
        Map<String, String> wanted = Map.of("name", name(), "role", "viewer");
        issue(wanted).statusCode(201);

        issue(wanted)
                .statusCode(409)
                .body("error_code", equalTo("ALREADY_EXISTS"))
                .body("details.name", equalTo(wanted.get("name")));
    }

    @Test
    void missingFieldsAreNamed() {
        issue(Map.of("name", " "))
                .statusCode(422)
                .body("error_code", equalTo("VALIDATION_FAILED"))
                .body("details.fields.name", notNullValue())
                .body("details.fields.role", notNullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2001-01-01T00:00:00Z", "9999-01-01T00:00:00Z", "+1000000000-12-31T23:59:59.999999999Z"})
    void expiryOutsideOfTheAllowedTimeIsRefused(String expiresAt) {
        issue(Map.of("name", name(), "role", "viewer", "expires_at", expiresAt))
                .statusCode(422)
                .body("details.fields.expires_at", notNullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "-PT1H", "P999999999999D"})
    void validityOutsideOfTheAllowedTimeIsRefused(String expiresIn) {
        issue(Map.of("name", name(), "role", "viewer", "expires_in", expiresIn))
                .statusCode(422)
                .body("details.fields.expires_in", notNullValue());
    }

    @Test
    void expiryCanBeSaidInOneWayOnly() {
        issue(Map.of("name", name(), "role", "viewer", "expires_in", "P1D", "expires_at", "2030-01-01T00:00:00Z"))
                .statusCode(422)
                .body("details.fields.expires_at", notNullValue());
    }

    @Test
    void unknownFieldIsRefusedByName() {
        issue(Map.of("name", name(), "role", "viewer", "scope", "all"))
                .statusCode(400)
                .body("error_code", equalTo("INVALID_JSON"))
                .body("details.field", equalTo("scope"));
    }

    @Test
    void unknownRoleIsRefused() {
        issue(Map.of("name", name(), "role", "root")).statusCode(400).body("details.field", equalTo("role"));
    }

    @Test
    void viewerMayNotSeeTokens() {
        Caller.viewer()
                .get("/api/v1/tokens")
                .then()
                .statusCode(403)
                .contentType(ContentType.JSON)
                .body("error_code", equalTo("FORBIDDEN"));
    }

    private static ValidatableResponse issue(Map<String, ?> wanted) {
        return Caller.admin()
                .contentType(ContentType.JSON)
                .body(wanted)
                .post("/api/v1/tokens")
                .then();
    }

    private static String name() {
        return "token " + UUID.randomUUID();
    }
}
