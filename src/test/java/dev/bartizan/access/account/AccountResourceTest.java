package dev.bartizan.access.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.bartizan.Caller;
import dev.bartizan.Person;
import dev.bartizan.Person.Browser;
import dev.bartizan.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountResourceTest {

    @Inject
    SettableClock clock;

    @BeforeEach
    void beginANewMinute() {
        clock.advance(Duration.ofMinutes(2));
    }

    @AfterAll
    void resetClock() {
        clock.reset();
    }

    @Test
    void accountsAreListedWithoutSecrets() {
        Person person = Person.create("operator");

        String listed = Caller.admin()
                .get("/api/v1/accounts")
                .then()
                .statusCode(200)
                .body("items.name", hasItem(person.name()))
                .extract()
                .asString();

        assertThat(listed).doesNotContain("$2b$").doesNotContain("hash").doesNotContain(person.password());
    }

    @Test
    void nameIsUniqueWithoutRegardToCase() {
        Person person = Person.create("viewer");

        create(person.name().toUpperCase(Locale.ROOT), "a password of the tests", "viewer")
                .then()
                .statusCode(409)
                .body("error_code", equalTo("ALREADY_EXISTS"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a b", "älice", "аlice", "a/b"})
    void nameIsAscii(String name) {
        create(name, "a password of the tests", "viewer")
                .then()
                .statusCode(422)
                .body("details.fields.name", containsString("letters"));
    }

    @Test
    void passwordHasALengthAndNoOtherRule() {
        Response refused = create("short-password", "elevenchars", "viewer");
        refused.then().statusCode(422).body("details.fields.password", equalTo("must have 12 to 128 characters"));
        assertThat(refused.asString()).doesNotContain("elevenchars");
        create("long-password", "x".repeat(129), "viewer").then().statusCode(422);

        String longest = "🔒".repeat(128);
        create("longest-password", longest, "viewer").then().statusCode(201);
        Person.login("longest-password", longest, null).then().statusCode(200);
        Person.login("longest-password", "🔒".repeat(127) + "🔓", null).then().statusCode(401);
    }

    @Test
    void exportIsNoRoleOfAnAccount() {
        create("exporter", "a password of the tests", "export")
                .then()
                .statusCode(422)
                .body("details.fields.role", equalTo("must be viewer, operator or admin"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"role\":\"viewer\"}", "{\"enabled\":false}", "{\"password\":\"a completely new one\"}"})
    void changeOfRightsEndsTheSessions(String change) {
        Person person = Person.create("admin");
        Browser browser = person.login();

        change(person, change).then().statusCode(200);

        browser.withoutToken().get("/api/v1/bans").then().statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"role\":\"admin\"}", "{\"enabled\":true}"})
    void sameRightsKeepTheSessions(String change) {
        Person person = Person.create("admin");
        Browser browser = person.login();

        change(person, change).then().statusCode(200);

        browser.withoutToken().get("/api/v1/bans").then().statusCode(200);
    }

    @Test
    void disabledAccountCannotLogIn() {
        Person person = Person.create("viewer");
        change(person, "{\"enabled\":false}").then().statusCode(200).body("enabled", equalTo(false));

        Person.login(person.name(), person.password(), null)
                .then()
                .statusCode(401)
                .body("error_code", equalTo("UNAUTHENTICATED"));
    }

    @Test
    void deletedAccountLosesItsSessions() {
        Person person = Person.create("admin");
        Browser browser = person.login();

        Caller.admin().delete("/api/v1/accounts/" + person.id()).then().statusCode(204);

        browser.withoutToken().get("/api/v1/bans").then().statusCode(401);
        Caller.admin().get("/api/v1/accounts/" + person.id()).then().statusCode(404);
        Person.login(person.name(), person.password(), null).then().statusCode(401);
    }

    @Test
    void ownPasswordIsChangedWithTheOldOne() {
        Person person = Person.create("viewer");
        Browser other = person.login();
        Browser browser = person.login();
        browser.json(Map.of("old_password", "wrong password", "new_password", "a completely new one"))
                .put("/api/v1/accounts/me/password")
                .then()
                .statusCode(401);
        browser.json(Map.of("old_password", person.password(), "new_password", "short"))
                .put("/api/v1/accounts/me/password")
                .then()
                .statusCode(422)
                .body("details.fields.new_password", equalTo("must have 12 to 128 characters"));

        Response changed = browser.json(
                        Map.of("old_password", person.password(), "new_password", "a completely new one"))
                .put("/api/v1/accounts/me/password");

        Browser.of(changed).withoutToken().get("/api/v1/bans").then().statusCode(200);
        browser.withoutToken().get("/api/v1/bans").then().statusCode(401);
        other.withoutToken().get("/api/v1/bans").then().statusCode(401);
        Person.login(person.name(), person.password(), null).then().statusCode(401);
        Person.login(person.name(), "a completely new one", null).then().statusCode(200);
    }

    @Test
    void tokenHasNoAccount() {
        Caller.admin().get("/api/v1/accounts/me").then().statusCode(403);
        Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("old_password", "x", "new_password", "a completely new one"))
                .put("/api/v1/accounts/me/password")
                .then()
                .statusCode(403);
    }

    private static Response create(String name, String password, String role) {
        return Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("name", name, "password", password, "role", role))
                .post("/api/v1/accounts");
    }

    private static Response change(Person person, String change) {
        return Caller.admin().contentType(ContentType.JSON).body(change).patch("/api/v1/accounts/" + person.id());
    }
}
