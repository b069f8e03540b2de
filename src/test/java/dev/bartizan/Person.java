package dev.bartizan;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A person with an account.
 *
 * @param id id of the account
 */
public record Person(long id, String name, String password) {

    /** The cookie over plain HTTP. */
    public static final String COOKIE = "bartizan";

    /** Creates an account. */
    public static Person create(String role) {
        String name = "person-" + UUID.randomUUID();
        String password = "password of " + name;
        long id = Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("name", name, "password", password, "role", role))
                .post("/api/v1/accounts")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getLong("id");
        return new Person(id, name, password);
    }

    /** The response to a login with these values. */
    public static Response login(String name, String password, String code) {
        Map<String, String> body = new HashMap<>(Map.of("name", name, "password", password));
        if (code != null) {
            body.put("code", code);
        }
        return Caller.anonymous().contentType(ContentType.JSON).body(body).post("/api/v1/login");
    }

    /** Logs in. */
    public Browser login() {
        return Browser.of(login(name, password, null));
    }

    /**
     * A browser with a session.
     *
     * @param cookie the secret of the session
     * @param csrf the CSRF token
     */
    public record Browser(String cookie, String csrf) {

        /** The browser that got this response to a login. */
        public static Browser of(Response login) {
            login.then().statusCode(200);
            return new Browser(login.cookie(COOKIE), login.path("csrf_token"));
        }

        /** A request with the cookie alone. */
        public RequestSpecification withoutToken() {
            return Caller.anonymous().cookie(COOKIE, cookie);
        }

        /** A request with the cookie and the CSRF token. */
        public RequestSpecification request() {
            return withoutToken().header("X-CSRF-Token", csrf);
        }

        /** A request with the cookie, the CSRF token and a JSON body. */
        public RequestSpecification json(Map<String, ?> body) {
            return request().contentType(ContentType.JSON).body(body);
        }
    }
}
