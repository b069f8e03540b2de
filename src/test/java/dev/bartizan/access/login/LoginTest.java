package dev.bartizan.access.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

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

@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginTest {

    private static final int ALLOWED = 10;

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
    void loginOpensTheApi() {
        Person person = Person.create("viewer");

        Response login = Person.login(person.name().toUpperCase(Locale.ROOT), person.password(), null);

        login.then()
                .statusCode(200)
                .body("account.name", equalTo(person.name()))
                .body("account.role", equalTo("viewer"));
        assertThat(login.header("Cache-Control")).isEqualTo("no-store");
        assertThat(login.header("Set-Cookie"))
                .startsWith("bartizan=")
                .endsWith("; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax");
        Browser browser = Browser.of(login);
        browser.withoutToken().get("/api/v1/bans").then().statusCode(200);
        browser.withoutToken().get("/api/v1/accounts/me").then().statusCode(200).body("id", equalTo((int) person.id()));
        browser.withoutToken().get("/api/v1/tokens").then().statusCode(403).body("error_code", equalTo("FORBIDDEN"));
    }

    @Test
    void wrongPasswordAndUnknownNameGetTheSameAnswer() {
        Person person = Person.create("viewer");

        Response wrong = Person.login(person.name(), person.password() + "!", null);
        Response unknown = Person.login("nobody-at-all", person.password(), null);

        wrong.then().statusCode(401).body("error_code", equalTo("UNAUTHENTICATED"));
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(unknown.<String>path("message")).isEqualTo(wrong.path("message"));
        assertThat(wrong.asString()).doesNotContain(person.password());
        assertThat(wrong.headers().hasHeaderWithName("Set-Cookie")).isFalse();
    }

    @Test
    void rightPasswordIsRefusedAfterTenWrongOnesUntilTheMinuteIsOver() {
        Person person = Person.create("viewer");
        for (int attempt = 0; attempt < ALLOWED; attempt++) {
            Person.login(person.name(), "wrong password", null).then().statusCode(401);
        }

        Response refused = Person.login(person.name(), person.password(), null);

        refused.then().statusCode(429).body("error_code", equalTo("TOO_MANY_REQUESTS"));
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
        clock.advance(Duration.ofMinutes(1));
        person.login();
    }

    @Test
    void eachLoginHasItsOwnSecret() {
        Person person = Person.create("viewer");
        String planted = "A".repeat(43);

        Response login = Caller.anonymous()
                .cookie(Person.COOKIE, planted)
                .contentType(ContentType.JSON)
                .body(Map.of("name", person.name(), "password", person.password()))
                .post("/api/v1/login");

        String first = Browser.of(login).cookie();
        assertThat(first).isNotEqualTo(planted);
        Caller.anonymous()
                .cookie(Person.COOKIE, planted)
                .get("/api/v1/bans")
                .then()
                .statusCode(401);
        Response again = Caller.anonymous()
                .cookie(Person.COOKIE, first)
                .contentType(ContentType.JSON)
                .body(Map.of("name", person.name(), "password", person.password()))
                .post("/api/v1/login");
        assertThat(Browser.of(again).cookie()).isNotEqualTo(first);
        Caller.anonymous()
                .cookie(Person.COOKIE, first)
                .get("/api/v1/bans")
                .then()
                .statusCode(401);
        Browser.of(again).withoutToken().get("/api/v1/sessions").then().body("items", hasSize(1));
    }

    @Test
    void cookieOfAnEndedSessionIsRefused() {
        Browser browser = Person.create("admin").login();

        Response logout = browser.request().post("/api/v1/logout");

        logout.then().statusCode(204);
        assertThat(logout.header("Set-Cookie")).startsWith("bartizan=; Path=/; Max-Age=0");
        browser.withoutToken()
                .get("/api/v1/bans")
                .then()
                .statusCode(401)
                .body("error_code", equalTo("UNAUTHENTICATED"));
        browser.request().delete("/api/v1/bans/1").then().statusCode(401);
    }

    @Test
    void wrongCookieIsNoWrongCredential() {
        for (int attempt = 0; attempt <= ALLOWED; attempt++) {
            Caller.anonymous()
                    .cookie(Person.COOKIE, "wrong")
                    .get("/api/v1/bans")
                    .then()
                    .statusCode(401);
        }

        Caller.anonymous().cookie(Person.COOKIE, "wrong").get("/health").then().statusCode(200);
        Person.create("viewer").login();
    }

    @Test
    void pageOfAnotherSiteCannotLogIn() {
        Person person = Person.create("viewer");

        Caller.anonymous()
                .header("Origin", "https://evil.example")
                .contentType(ContentType.JSON)
                .body(Map.of("name", person.name(), "password", person.password()))
                .post("/api/v1/login")
                .then()
                .statusCode(403)
                .body("error_code", equalTo("CROSS_SITE"));
    }

    @Test
    void tokenWinsOverTheCookie() {
        Browser viewer = Person.create("viewer").login();

        viewer.withoutToken()
                .header("Authorization", "Bearer " + Caller.ADMIN_TOKEN)
                .get("/api/v1/tokens")
                .then()
                .statusCode(200);
        viewer.withoutToken()
                .header("Authorization", "Bearer wrong")
                .get("/api/v1/bans")
                .then()
                .statusCode(401);
    }
}
