package dev.bartizan.access.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.bartizan.Caller;
import dev.bartizan.LogWatcher;
import dev.bartizan.Person;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Behind a proxy that passes on the scheme and the client's address. */
@QuarkusTest
@TestProfile(SetupTest.BehindAProxy.class)
class ProxiedLoginTest {

    /** So many addresses use up the wrong passwords of a name. */
    private static final int ADDRESSES = 20;

    private static final String LIVE = "/api/v1/logs/live?ticket=";

    @TestHTTPResource
    URI service;

    @Test
    void cookieOverHttpsBelongsToTheHost() {
        Person person = Person.create("viewer");
        Response login = Caller.anonymous()
                .header("X-Forwarded-Proto", "https")
                .contentType(ContentType.JSON)
                .body(Map.of("name", person.name(), "password", person.password()))
                .post("/api/v1/login");

        assertThat(login.header("Set-Cookie"))
                .startsWith("__Host-bartizan=")
                .endsWith("; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure");
        String secret = login.cookie("__Host-bartizan");
        Caller.anonymous()
                .header("X-Forwarded-Proto", "https")
                .cookie("__Host-bartizan", secret)
                .get("/api/v1/bans")
                .then()
                .statusCode(200);
        Caller.anonymous()
                .header("X-Forwarded-Proto", "https")
                .cookie("bartizan", secret)
                .get("/api/v1/bans")
                .then()
                .statusCode(401);
    }

    @Test
    void nameFromAClientThatIsNoTrustedProxyIsIgnored() {
        Person.create("viewer");

        Caller.anonymous()
                .header("Remote-User", "mallory")
                .redirects()
                .follow(false)
                .get("/ui/login")
                .then()
                .statusCode(200)
                .body(containsString("name=\"password\""));
    }

    @Test
    void nameIsProtectedAgainstGuessingFromManyAddresses() {
        Person person = Person.create("viewer");
        Person other = Person.create("viewer");
        for (int address = 1; address <= ADDRESSES; address++) {
            login(person, "wrong password", "198.51.100." + address).then().statusCode(401);
        }

        login(person, person.password(), "203.0.113.7")
                .then()
                .statusCode(429)
                .body("error_code", equalTo("TOO_MANY_REQUESTS"));
        login(other, other.password(), "203.0.113.7").then().statusCode(200);
    }

    @Test
    void guessingElsewhereKeepsNobodyOutWhereTheyHaveASession() {
        Person person = Person.create("viewer");
        login(person, person.password(), "2001:db8:7::1").then().statusCode(200);
        for (int address = 1; address <= ADDRESSES; address++) {
            login(person, "wrong password", "192.0.2." + address);
        }

        login(person, person.password(), "203.0.113.8").then().statusCode(429);
        login(person, "wrong password", "2001:db8:7::2").then().statusCode(401);
        login(person, person.password(), "2001:db8:7::2").then().statusCode(200);
    }

    @Test
    void ticketOfATokenIsAcceptedOnlyFromTheTokensNetworks() {
        String secret = Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "name", "logs " + UUID.randomUUID(), "role", "viewer", "networks", List.of("198.51.100.0/24")))
                .post("/api/v1/tokens")
                .then()
                .statusCode(201)
                .extract()
                .path("token");

        assertThat(LogWatcher.refusal(service, LIVE + ticket(secret), Map.of("X-Forwarded-For", "203.0.113.9")))
                .isEqualTo(401);
        try (LogWatcher watcher =
                LogWatcher.open(service, LIVE + ticket(secret), Map.of("X-Forwarded-For", "198.51.100.9"))) {
            assertThat(watcher.nextOfType("hello")).isNotNull();
        }
    }

    private static String ticket(String token) {
        return Caller.anonymous()
                .header("X-Forwarded-For", "198.51.100.8")
                .header("Authorization", "Bearer " + token)
                .post("/api/v1/logs/ticket")
                .then()
                .statusCode(201)
                .extract()
                .path("ticket");
    }

    private static Response login(Person person, String password, String client) {
        return Caller.anonymous()
                .header("X-Forwarded-For", client)
                .contentType(ContentType.JSON)
                .body(Map.of("name", person.name(), "password", password))
                .post("/api/v1/login");
    }
}
