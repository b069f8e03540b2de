package dev.bartizan.access.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.bartizan.Caller;
import dev.bartizan.Person;
import dev.bartizan.Person.Browser;
import dev.bartizan.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondFactorTest {

    private static final String CODES = "/api/v1/accounts/me/codes";

    @Inject
    SettableClock clock;

    private Person person;
    private Browser browser;
    private String secret;

    @BeforeEach
    void logIn() {
        clock.advance(Duration.ofMinutes(2));
        person = Person.create("viewer");
        browser = person.login();
    }

    @AfterAll
    void resetClock() {
        clock.reset();
    }

    @Test
    void codeIsNeededOnceTheSecretIsConfirmed() {
        begin();
        person.login();
        browser.json(Map.of("code", "abcdef")).post(CODES + "/confirm").then().statusCode(422);

        confirm();

        browser.withoutToken().get("/api/v1/accounts/me").then().body("codes", equalTo(true));
        login(null).then().statusCode(401).body("error_code", equalTo("CODE_REQUIRED"));
        Person.login(person.name(), "wrong password", null).then().body("error_code", equalTo("UNAUTHENTICATED"));
        login("000000").then().statusCode(401).body("error_code", equalTo("UNAUTHENTICATED"));
        nextStep();
        Browser.of(login(code()));
    }

    @Test
    void usedCodeIsRefused() {
        begin();
        String confirmed = code();
        confirm();

        login(confirmed).then().statusCode(401).body("error_code", equalTo("UNAUTHENTICATED"));
        nextStep();
        String next = code();
        login(next.substring(0, 3) + " " + next.substring(3)).then().statusCode(200);
        login(next).then().statusCode(401);
        nextStep();
        login(next).then().statusCode(401);
    }

    @Test
    void recoveryCodeWorksOnce() {
        begin();
        List<String> codes = confirm();
        assertThat(codes)
                .hasSize(10)
                .doesNotHaveDuplicates()
                .allMatch(code -> code.matches("[a-z2-7]{4}(-[a-z2-7]{4}){3}"));

        login(codes.getFirst().toUpperCase(Locale.ROOT))
                .then()
                .statusCode(200)
                .body("account.recovery_codes", equalTo(9));
        login(codes.getFirst()).then().statusCode(401);

        List<String> fresh = browser.json(Map.of("password", person.password()))
                .post(CODES + "/recovery")
                .then()
                .statusCode(200)
                .extract()
                .path("codes");
        login(codes.getLast()).then().statusCode(401);
        login(fresh.getLast()).then().statusCode(200);
    }

    @Test
    void codesAreSwitchedOffWithThePassword() {
        begin();
        confirm();

        browser.json(Map.of("password", "wrong password"))
                .post(CODES + "/off")
                .then()
                .statusCode(401);
        browser.json(Map.of("password", person.password()))
                .post(CODES + "/off")
                .then()
                .statusCode(200)
                .body("codes", equalTo(false))
                .body("recovery_codes", equalTo(0));

        login(null).then().statusCode(200);
    }

    @Test
    void administratorSwitchesOffCodesThatAreLost() {
        begin();
        confirm();
        String path = "/api/v1/accounts/" + person.id() + "/codes";
        browser.request().delete(path).then().statusCode(403);

        Caller.admin().delete(path).then().statusCode(204);

        browser.withoutToken().get("/api/v1/accounts/me").then().statusCode(401);
        login(null)
                .then()
                .statusCode(200)
                .body("account.codes", equalTo(false))
                .body("account.role", equalTo("viewer"));
        Caller.admin()
                .queryParam("action", "account.codes_off")
                .queryParam("target", person.name())
                .get("/api/v1/audit")
                .then()
                .body("items.size()", equalTo(1));
        Browser fresh = person.login();
        Caller.admin().delete(path).then().statusCode(204);
        fresh.withoutToken().get("/api/v1/accounts/me").then().statusCode(200);
        Caller.admin().delete("/api/v1/accounts/0/codes").then().statusCode(404);
    }

    @Test
    void pageOfAccountsSwitchesOffCodesThatAreLost() {
        Browser admin = Person.create("admin").login();
        String path = "/ui/settings/accounts/" + person.id() + "/codes/off";
        begin();
        accounts(admin, "").then().body(not(containsString(path)));
        confirm();
        accounts(admin, "").then().body(containsString(path));

        admin.withoutToken()
                .header("Accept", "text/html")
                .formParam("csrf", admin.csrf())
                .redirects()
                .follow(false)
                .post(path)
                .then()
                .statusCode(303)
                .header("Location", endsWith("/ui/settings/accounts?done=codes-off"));

        accounts(admin, "?done=codes-off")
                .then()
                .body(containsString("The one-time codes of the account are off"))
                .body(not(containsString(path)));
        login(null).then().statusCode(200);
    }

    private static Response accounts(Browser admin, String query) {
        return admin.withoutToken()
                .header("Accept", "text/html")
                .header("Sec-Fetch-Site", "same-origin")
                .get("/ui/settings/accounts" + query);
    }

    @Test
    void wrongCodesAreSlowedDown() {
        begin();
        confirm();
        for (int attempt = 0; attempt < 10; attempt++) {
            login("wrong").then().statusCode(401);
        }

        nextStep();
        login(code()).then().statusCode(429);
    }

    @Test
    void twentyWrongCodesAreTheLimitOfAnHour() {
        begin();
        confirm();
        for (int attempt = 0; attempt < 20; attempt++) {
            if (attempt % 10 == 0) {
                clock.advance(Duration.ofMinutes(2));
            }
            login("wrong").then().statusCode(401);
        }

        clock.advance(Duration.ofMinutes(2));
        login(code()).then().statusCode(429);
        clock.advance(Duration.ofHours(1));
        login(code()).then().statusCode(200);
    }

    private void begin() {
        secret = browser.json(Map.of("password", person.password()))
                .post(CODES)
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("uri", startsWith("otpauth://totp/Bartizan%3A" + person.name() + "?secret="))
                .extract()
                .path("secret");
    }

    private List<String> confirm() {
        return browser.json(Map.of("code", code()))
                .post(CODES + "/confirm")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .extract()
                .path("codes");
    }

    private Response login(String code) {
        return Person.login(person.name(), person.password(), code);
    }

    private String code() {
        return OneTimeCode.code(OneTimeCode.bytes(secret), clock.instant().getEpochSecond() / 30);
    }

    private void nextStep() {
        clock.advance(Duration.ofSeconds(30));
    }
}
