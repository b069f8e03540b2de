package dev.bartizan;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.UUID;

/** Begins requests of somebody; their answers have to be as the API's document describes them. */
public final class Caller {

    /** The value of {@code bartizan.admin-token} in tests. */
    public static final String ADMIN_TOKEN = "token-of-the-test-administrator";

    private Caller() {}

    /** A request of the administrator whom the tests' configuration knows. */
    public static RequestSpecification admin() {
        return with(ADMIN_TOKEN);
    }

    /** A request of somebody who may only read; each call issues a new token. */
    public static RequestSpecification viewer() {
        return with(admin().contentType(ContentType.JSON)
                .body(Map.of("name", "viewer " + UUID.randomUUID(), "role", "viewer"))
                .post("/api/v1/tokens")
                .then()
                .statusCode(201)
                .extract()
                .path("token"));
    }

    /** A request of whoever has that token. */
    public static RequestSpecification with(String token) {
        return anonymous().header("Authorization", "Bearer " + token);
    }

    /** A request of somebody unknown. */
    public static RequestSpecification anonymous() {
        return RestAssured.given().filter(ApiDocument.filter());
    }
}
