package dev.bartizan;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.UUID;

/** Starts requests of callers with different rights. The responses must match the API's document. */
public final class Caller {

    /** The value of {@code bartizan.admin-token} in tests. */
    public static final String ADMIN_TOKEN = "token-of-the-test-administrator";

    private Caller() {}

    /** A request of the administrator whose token the tests' configuration sets. */
    public static RequestSpecification admin() {
        return with(ADMIN_TOKEN);
    }

    /** A request of a viewer; each call issues a new token. */
    public static RequestSpecification viewer() {
        return with(admin().contentType(ContentType.JSON)
                .body(Map.of("name", "viewer " + UUID.randomUUID(), "role", "viewer"))
                .post("/api/v1/tokens")
                .then()
                .statusCode(201)
                .extract()
                .path("token"));
    }

    /** A request with this token. */
    public static RequestSpecification with(String token) {
        return anonymous().header("Authorization", "Bearer " + token);
    }

    /** A request without a credential. */
    public static RequestSpecification anonymous() {
        return RestAssured.given().filter(ApiDocument.filter());
    }
}
