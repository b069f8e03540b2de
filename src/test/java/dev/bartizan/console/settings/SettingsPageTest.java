package dev.bartizan.console.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.bartizan.Caller;
import dev.bartizan.Person;
import dev.bartizan.Person.Browser;
import dev.bartizan.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings pages: what each shows and does, and for whom. */
@QuarkusTest
class SettingsPageTest {

    private static final String ACCOUNT = "/ui/settings/account";
    private static final String ACCOUNTS = "/ui/settings/accounts";
    private static final String TOKENS = "/ui/settings/tokens";
    private static final String SESSIONS = "/ui/settings/sessions";

    @Inject
    SettableClock clock;

    @BeforeEach
    void beginANewMinute() {
        clock.advance(Duration.ofMinutes(2));
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    private static Response get(Browser browser, String path) {
        return browser.withoutToken()
                .header("Accept", "text/html")
                .header("Sec-Fetch-Site", "same-origin")
                .get(path);
    }

    private static Response post(Browser browser, String path, Map<String, String> form) {
        return browser.withoutToken()
                .header("Accept", "text/html")
                .contentType(ContentType.URLENC.withCharset("UTF-8"))
                .formParams(form)
                .formParam("csrf", browser.csrf())
                .redirects()
                .follow(false)
                .post(path);
    }

    private static ValidatableResponse done(Response response, String location) {
        return response.then().statusCode(303).header("Location", endsWith(location));
    }

    @Test
    void indexHasWhatTheVisitorMayDo() {
        get(Person.create("viewer").login(), "/ui/settings")
                .then()
                .statusCode(200)
                .body(containsString("href=\"/ui/settings/account\""))
                .body(not(containsString("href=\"/ui/settings/tokens\"")))
                .body(not(containsString("href=\"/ui/audit\"")));
        get(Person.create("admin").login(), "/ui/settings")
                .then()
                .body(containsString("href=\"/ui/settings/tokens\""))
                .body(containsString("href=\"/ui/audit\""));
        get(Person.create("viewer").login(), "/ui/settings/licences")
                .then()
                .statusCode(200)
                .body(containsString("0BSD"));
    }

    @ParameterizedTest
    @ValueSource(strings = {ACCOUNTS, TOKENS, SESSIONS, "/ui/settings/backup"})
    void settingsOfOthersAreForAdministrators(String path) {
        get(Person.create("operator").login(), path).then().statusCode(403);
        get(Person.create("admin").login(), path)
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .header("Content-Encoding", emptyOrNullString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ACCOUNT + "/password",
                ACCOUNT + "/codes/begin",
                ACCOUNT + "/codes/confirm",
                ACCOUNT + "/codes/recovery",
                ACCOUNT + "/codes/off",
                ACCOUNT + "/sessions/end",
                ACCOUNTS,
                ACCOUNTS + "/1/change",
                ACCOUNTS + "/1/password",
                ACCOUNTS + "/1/codes/off",
                ACCOUNTS + "/1/delete",
                TOKENS,
                TOKENS + "/1/revoke",
                SESSIONS + "/1/end",
                SESSIONS + "/1/1/end",
                "/ui/settings/backup"
            })
    void formWithoutTheTokenOfTheSessionIsRefused(String path) {
        Browser browser = Person.create("admin").login();

        browser.withoutToken()
                .contentType(ContentType.URLENC)
                .formParam("name", "x")
                .post(path)
                .then()
                .statusCode(403);
    }

    @Test
    void personChangesThePasswordAndStaysLoggedIn() {
        Person person = Person.create("viewer");
        Browser browser = person.login();
        Browser other = person.login();
        String next = "another password of the tests";

        post(browser, ACCOUNT + "/password", Map.of("old", person.password(), "password", next, "repeated", "x"))
                .then()
                .statusCode(422)
                .body(containsString("twice"));
        post(browser, ACCOUNT + "/password", Map.of("old", "wrong", "password", next, "repeated", next))
                .then()
                .statusCode(401);
        Response changed = post(
                browser, ACCOUNT + "/password", Map.of("old", person.password(), "password", next, "repeated", next));

        done(changed, ACCOUNT + "?done=password").cookie(Person.COOKIE);
        other.withoutToken().get(ACCOUNT).then().statusCode(401);
        Caller.anonymous()
                .cookie(Person.COOKIE, changed.cookie(Person.COOKIE))
                .header("Accept", "text/html")
                .get(ACCOUNT)
                .then()
                .statusCode(200);
        Person.login(person.name(), next, null).then().statusCode(200);
    }

    @Test
    void secretForCodesIsShownOnceAndUsedWhenItIsConfirmed() {
        Person person = Person.create("viewer");
        Browser browser = person.login();

        String page = post(browser, ACCOUNT + "/codes/begin", Map.of("password", person.password()))
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body(containsString("otpauth://totp/"))
                .extract()
                .asString();
        String secret = page.replaceAll("(?s).*[?&]secret=([A-Z2-7]+).*", "$1");
        assertThat(page).contains("<svg class=\"qr\"").doesNotContain("style=\"", "src=\"data:");
        get(browser, ACCOUNT).then().body(not(containsString(secret))).body(containsString("/codes/confirm"));

        post(browser, ACCOUNT + "/codes/confirm", Map.of("code", "000000"))
                .then()
                .statusCode(422)
                .body(containsString("is not the code"));
        Person.login(person.name(), person.password(), null).then().statusCode(200);
        post(browser, ACCOUNT + "/codes/off", Map.of("password", "wrong"))
                .then()
                .statusCode(401);
        done(post(browser, ACCOUNT + "/codes/off", Map.of("password", person.password())), ACCOUNT + "?done=codes-off");
    }

    @Test
    void personEndsOwnSessions() {
        Person person = Person.create("viewer");
        Browser browser = person.login();
        Browser other = person.login();
        int id = browser.withoutToken().get("/api/v1/sessions").jsonPath().getInt("items.find { !it.current }.id");

        done(post(browser, ACCOUNT + "/sessions/" + id + "/end", Map.of()), ACCOUNT + "?done=ended");

        other.withoutToken().get(ACCOUNT).then().statusCode(401);
        get(browser, ACCOUNT).then().statusCode(200);
        post(browser, ACCOUNT + "/sessions/end", Map.of())
                .then()
                .statusCode(303)
                .header("Location", endsWith("/ui/login"));
        browser.withoutToken().get(ACCOUNT).then().statusCode(401);
    }

    @Test
    void administratorManagesAccounts() {
        Browser admin = Person.create("admin").login();
        String name = "made-" + UUID.randomUUID();
        String password = "a password of the tests";

        post(admin, ACCOUNTS, Map.of("name", "a b", "password", "short", "role", "export"))
                .then()
                .statusCode(422)
                .body(containsString("must have 12 to 128 characters"))
                .body(containsString("value=\"a b\""));
        done(
                post(admin, ACCOUNTS, Map.of("name", name, "password", password, "role", "viewer")),
                ACCOUNTS + "?done=account-created");
        get(admin, ACCOUNTS + "?done=account-created")
                .then()
                .body(containsString(name))
                .body(containsString("The account is created."));
        int id =
                Caller.admin().get("/api/v1/accounts").jsonPath().getInt("items.find { it.name == '" + name + "' }.id");
        String account = ACCOUNTS + "/" + id;
        done(post(admin, account + "/change", Map.of("role", "operator")), ACCOUNTS + "?done=changed");
        Caller.admin().get("/api/v1/accounts/" + id).then().body("role", equalTo("operator"));
        done(post(admin, account + "/change", Map.of("enabled", "false")), ACCOUNTS + "?done=changed");
        Person.login(name, password, null).then().statusCode(401);
        done(post(admin, account + "/change", Map.of("enabled", "true")), ACCOUNTS + "?done=changed");
        post(admin, account + "/password", Map.of("password", "short")).then().statusCode(422);
        done(post(admin, account + "/password", Map.of("password", password + "!")), ACCOUNTS + "?done=password");
        Person.login(name, password + "!", null).then().statusCode(200);
        done(post(admin, account + "/delete", Map.of()), ACCOUNTS + "?done=deleted");
        post(admin, account + "/delete", Map.of()).then().statusCode(404);
        Caller.admin()
                .queryParam("target", name)
                .queryParam("action", "account")
                .get("/api/v1/audit")
                .then()
                .body("items.way.unique()", equalTo(List.of("page")))
                .body("items.size()", equalTo(6));
    }

    @Test
    void secretOfATokenIsShownOnce() {
        Browser admin = Person.create("admin").login();
        String name = "made " + UUID.randomUUID();

        String page = post(
                        admin,
                        TOKENS,
                        Map.of("name", name, "role", "viewer", "duration", "90d", "networks", "127.0.0.0/8, ::1"))
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .header("Content-Encoding", emptyOrNullString())
                .body(containsString("value=\"bzn_"))
                .extract()
                .asString();
        String secret = page.replaceAll("(?s).*value=\"(bzn_[^\"]+)\".*", "$1");
        Caller.with(secret).get("/api/v1/bans").then().statusCode(200);
        get(admin, TOKENS).then().body(containsString(name)).body(not(containsString(secret)));
        Map<String, Object> token =
                Caller.admin().get("/api/v1/tokens").jsonPath().getMap("items.find { it.name == '" + name + "' }");
        assertThat(token.get("networks"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(2)
                .contains("127.0.0.0/8");
        assertThat((String) token.get("expires_at")).startsWith("20");

        done(post(admin, TOKENS + "/" + token.get("id") + "/revoke", Map.of()), TOKENS + "?done=revoked");
        Caller.with(secret).get("/api/v1/bans").then().statusCode(401);
        post(admin, TOKENS + "/" + token.get("id") + "/revoke", Map.of()).then().statusCode(404);
    }

    @Test
    void tokenIsLimitedToTheChosenFeatures() {
        Browser admin = Person.create("admin").login();
        String name = "limited " + UUID.randomUUID();

        String secret = post(admin, TOKENS, Map.of("name", name, "role", "viewer", "features", "bans"))
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .replaceAll("(?s).*value=\"(bzn_[^\"]+)\".*", "$1");

        Caller.with(secret).get("/api/v1/bans").then().statusCode(200);
        Caller.with(secret).get("/api/v1/blocklists").then().statusCode(403);
        get(admin, TOKENS)
                .then()
                .body(containsString("<th scope=\"row\">" + name))
                .body(containsString("data-label=\"Reaches\">Bans</td>"));
    }

    @Test
    void refusedTokenKeepsWhatWasEntered() {
        Browser admin = Person.create("admin").login();

        post(admin, TOKENS, Map.of("name", "x", "role", "viewer", "features", "everything"))
                .then()
                .statusCode(422)
                .body(containsString("must be names of features"));

        post(admin, TOKENS, Map.of("name", "<b>x", "role", "viewer", "duration", "", "networks", ""))
                .then()
                .statusCode(422)
                .body(containsString("must have 1 to 64 letters"))
                .body(containsString("value=\"&lt;b&gt;x\""));
        post(admin, TOKENS, Map.of("name", "x", "role", "viewer", "duration", "soon", "networks", ""))
                .then()
                .statusCode(422)
                .body(containsString("must be a duration"));
        post(admin, TOKENS, Map.of("name", "x", "role", "king", "duration", "", "networks", ""))
                .then()
                .statusCode(422);
        post(admin, TOKENS, Map.of("name", "x", "role", "viewer", "duration", "", "networks", "nowhere"))
                .then()
                .statusCode(400)
                .body(containsString("nowhere"));
    }

    @Test
    void administratorSeesAndEndsAllSessions() {
        Browser admin = Person.create("admin").login();
        Person person = Person.create("viewer");
        String hostile = "<script>alert(1)</script>";
        Browser first = Browser.of(Caller.anonymous()
                .contentType(ContentType.JSON)
                .header("User-Agent", hostile)
                .body(Map.of("name", person.name(), "password", person.password()))
                .post("/api/v1/login"));
        Browser second = person.login();

        get(admin, SESSIONS)
                .then()
                .statusCode(200)
                .body(containsString(person.name()))
                .body(containsString("&lt;script&gt;alert(1)"))
                .body(not(containsString(hostile)));
        get(first, ACCOUNT).then().body(not(containsString(hostile)));
        int id = first.withoutToken().get("/api/v1/sessions").jsonPath().getInt("items.find { it.current }.id");
        done(post(admin, SESSIONS + "/" + person.id() + "/" + id + "/end", Map.of()), SESSIONS + "?done=ended");
        first.withoutToken().get(ACCOUNT).then().statusCode(401);
        done(post(admin, SESSIONS + "/" + person.id() + "/end", Map.of()), SESSIONS + "?done=ended");
        second.withoutToken().get(ACCOUNT).then().statusCode(401);
        post(admin, SESSIONS + "/" + person.id() + "/" + id + "/end", Map.of())
                .then()
                .statusCode(404);
    }

    @Test
    void backupIsADownload() {
        Browser admin = Person.create("admin").login();

        Response download = post(admin, "/ui/settings/backup", Map.of());

        download.then()
                .statusCode(200)
                .contentType("application/vnd.sqlite3")
                .header("Cache-Control", "no-store")
                .header("Content-Disposition", startsWith("attachment; filename=\"bartizan-"));
        assertThat(new String(download.asByteArray(), 0, 15, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("SQLite format 3");
    }

    @Test
    void pagesAreInGermanToo() {
        Browser admin = Person.create("admin").login();
        for (String path : List.of("/ui/settings", ACCOUNT, ACCOUNTS, TOKENS, SESSIONS, "/ui/settings/backup")) {
            admin.withoutToken()
                    .header("Accept", "text/html")
                    .header("Accept-Language", "de")
                    .get(path)
                    .then()
                    .statusCode(200)
                    .body(containsString("Einstellungen"))
                    .body(containsString("<html lang=\"de\">"));
        }
    }
}
