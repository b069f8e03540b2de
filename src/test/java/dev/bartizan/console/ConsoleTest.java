package dev.bartizan.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.bartizan.Caller;
import dev.bartizan.Person;
import dev.bartizan.ban.PublishedBans;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.DecoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The layout, the assets and the rules that hold for every page of the console. */
@QuarkusTest
class ConsoleTest {

    @Inject
    PublishedBans bans;

    @BeforeEach
    @AfterEach
    void clear() {
        bans.clear();
    }

    private static final RestAssuredConfig NOT_DECODED =
            RestAssured.config().decoderConfig(DecoderConfig.decoderConfig().noContentDecoders());

    private static RequestSpecification browser(RequestSpecification caller) {
        return caller.header("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")
                .header("Referer", RestAssured.baseURI + ":" + RestAssured.port + "/ui/")
                .redirects()
                .follow(false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ui/",
                "/ui",
                "/ui/bans",
                "/ui/search",
                "/ui/search?q=192.0.2.1",
                "/ui/allowlist",
                "/ui/lists",
                "/ui/audit?action=none",
                "/ui/settings",
                "/ui/settings/tokens",
                "/ui/containers",
                "/ui/soaks",
                "/ui/deployments",
                "/ui/updates"
            })
    void pageIsShownWithItsRules(String path) {
        Response page = browser(Caller.admin()).get(path);

        page.then()
                .statusCode(200)
                .contentType(ContentType.HTML)
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "same-origin")
                .header("Content-Encoding", emptyOrNullString())
                .body(containsString("<html lang=\"en\">"));
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'")
                .doesNotContain("unsafe");
        assertThat(page.asString()).doesNotContain("style=\"", "onclick", "<script>", "http://www", "https://");
    }

    @Test
    void browserIsLedFromTheRootToTheConsole() {
        browser(Caller.anonymous()).get("/").then().statusCode(303).header("Location", equalTo("/ui/"));
        Caller.anonymous().get("/").then().statusCode(404).body("error_code", equalTo("NOT_FOUND"));
    }

    @Test
    void browserWithoutALoginIsLedToTheLogin() {
        browser(Caller.anonymous())
                .get("/ui/bans?ip=192.0.2.1")
                .then()
                .statusCode(303)
                .header("Location", containsString("/ui/login?next=%2Fui%2Fbans%3Fip%3D192.0.2.1"));
        Caller.anonymous()
                .header("HX-Request", "true")
                .get("/ui/bans")
                .then()
                .statusCode(204)
                .header("HX-Redirect", equalTo("/ui/login?next=%2Fui%2Fbans"));
        Caller.anonymous().get("/ui/bans").then().statusCode(401).body("error_code", equalTo("UNAUTHENTICATED"));
    }

    @Test
    void viewerSeesNoActionAndIsRefused() {
        RequestSpecification viewer = Caller.viewer();
        browser(viewer)
                .get("/ui/bans")
                .then()
                .statusCode(200)
                .body(not(containsString("action=\"/ui/bans\" method=\"post\"")));
        browser(Caller.viewer())
                .formParam("ip", "192.0.2.1")
                .post("/ui/bans")
                .then()
                .statusCode(403)
                .contentType(ContentType.HTML)
                .header("Content-Security-Policy", containsString("default-src 'self'"))
                .body(containsString("or the page is out of date"));
    }

    @Test
    void unknownPageIsAnErrorPage() {
        browser(Caller.admin()).get("/ui/nothing").then().statusCode(404).contentType(ContentType.HTML);
    }

    @Test
    void assetsNeverChangeAndAreCompressed() {
        String page = browser(Caller.admin()).get("/ui/bans").asString();
        List<String> assets = page.lines()
                .filter(line -> line.contains("/ui/assets/"))
                .map(line -> line.substring(line.indexOf("/ui/assets/")))
                .map(line -> line.substring(0, line.indexOf('"')))
                .toList();
        assertThat(assets).hasSize(5);
        long bytes = page.length();
        for (String asset : assets) {
            Response compressed = RestAssured.given()
                    .header("Accept-Encoding", "gzip")
                    .config(NOT_DECODED)
                    .get(asset);
            compressed
                    .then()
                    .statusCode(200)
                    .header("Content-Encoding", "gzip")
                    .header("Cache-Control", "public, max-age=31536000, immutable")
                    .header("Vary", containsString("Accept-Encoding"))
                    .header("X-Content-Type-Options", "nosniff")
                    .header("Content-Type", startsWith(asset.endsWith(".css") ? "text/css" : "text/javascript"));
            bytes += compressed.asByteArray().length;
            RestAssured.given()
                    .header("Accept-Encoding", "gzip")
                    .header("If-None-Match", compressed.header("ETag"))
                    .get(asset)
                    .then()
                    .statusCode(304);
            RestAssured.given()
                    .header("Accept-Encoding", "gzip;q=0")
                    .config(NOT_DECODED)
                    .get(asset)
                    .then()
                    .statusCode(200)
                    .header("Content-Encoding", emptyOrNullString());
        }
        assertThat(bytes).isLessThan(60_000);
        RestAssured.get("/ui/assets/console-0000.css").then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"de-AT,en;q=0.8|de", "en;q=0.1, de;q=0.2|de", "fr, *|en", "de;q=x|en"})
    void languageIsTheAcceptedOne(String header, String language) {
        browser(Caller.admin())
                .header("Accept-Language", header)
                .get("/ui/bans")
                .then()
                .body(containsString("<html lang=\"" + language + "\">"))
                .body(containsString(language.equals("de") ? "Sperren" : "Bans"));
    }

    @Test
    void languageAndThemeAreKeptInCookies() {
        Response set = browser(Caller.anonymous())
                .formParams(Map.of("language", "de", "theme", "dark", "next", "/ui/lists"))
                .post("/ui/preferences");
        set.then().statusCode(303).header("Location", containsString("/ui/lists"));
        browser(Caller.admin())
                .cookies(set.cookies())
                .get("/ui/lists")
                .then()
                .body(containsString("<html lang=\"de\" data-theme=\"dark\">"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example",
                "/\\evil.example",
                "/ui/\\..//evil.example",
                "javascript:alert(1)",
                "/uievil"
            })
    void formsLeadToNoOtherSite(String next) {
        String location = browser(Caller.anonymous())
                .formParam("next", next)
                .post("/ui/preferences")
                .then()
                .statusCode(303)
                .extract()
                .header("Location");

        assertThat(location).endsWith("/ui/").doesNotContain("evil");
    }

    @Test
    void textsFromOutsideAreEscaped() {
        String script = "<script>alert(1)</script>";
        String ip = "8.8.66.1";
        Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("ip", ip, "reason", script))
                .post("/api/v1/bans")
                .then()
                .statusCode(201);
        for (String path : List.of("/ui/", "/ui/bans?ip=" + ip, "/ui/search?q=" + ip)) {
            assertThat(browser(Caller.admin()).get(path).asString())
                    .as(path)
                    .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                    .doesNotContain(script);
        }
        for (String path : List.of("/ui/search?q=", "/ui/bans?ip=", "/ui/bans?jail=", "/ui/bans?state=")) {
            assertThat(browser(Caller.admin())
                            .urlEncodingEnabled(true)
                            .get(path + "\"><script>alert(1)</script>")
                            .asString())
                    .as(path)
                    .doesNotContain(script);
        }
    }

    @Test
    void banIsExplainedAllowedAndRestored() {
        String ip = "8.8.66.2";
        String back = "/ui/search?q=" + ip;
        String location = form(Map.of("ip", ip, "duration", "4h", "reason", "test", "next", back), "/ui/bans");
        assertThat(location).contains("done=banned");
        browser(Caller.admin())
                .get(back)
                .then()
                .body(containsString(ip + " is blocked."))
                .body(containsString("3 h 59 min left"));

        String allowed = form(Map.of("ip", ip, "next", back), "/ui/allow");
        assertThat(allowed).contains("done=allowed", "undo=", "bans=");
        String page = browser(Caller.admin()).get(allowed).asString();
        assertThat(page).contains(ip + " is not blocked.", "/undo\"");
        String undo = between(page, "action=\"/ui/allow/", "\"");
        String lifted = between(page, "name=\"bans\" value=\"", "\"");
        form(Map.of("bans", lifted, "next", back), "/ui/allow/" + undo);

        browser(Caller.admin()).get(back).then().body(containsString(ip + " is blocked."));
    }

    @Test
    void banIsUndone() {
        for (String back : List.of("/ui/search?q=8.8.66.9", "/ui/bans?ip=8.8.66.9")) {
            Map<String, String> ban = Map.of("ip", "8.8.66.9", "duration", "4h", "next", back);
            String banned = form(ban, "/ui/bans");
            String page = browser(Caller.admin()).get(banned).asString();
            String id = between(banned + "&", "&undo=", "&");

            assertThat(notice(page)).contains("/ui/bans/" + id + "/lift");
            form(Map.of("next", back), "/ui/bans/" + id + "/lift");

            browser(Caller.admin())
                    .get("/ui/search?q=8.8.66.9")
                    .then()
                    .body(containsString("8.8.66.9 is not blocked."));
        }
    }

    /** Lifting would end the ban that was there before, too. */
    @Test
    void extendedBanIsNotUndone() {
        form(Map.of("ip", "8.8.66.10", "duration", "4h"), "/ui/bans");

        assertThat(form(Map.of("ip", "8.8.66.10", "duration", "5h"), "/ui/bans"))
                .doesNotContain("undo");
    }

    private static String notice(String page) {
        return between(page, "id=\"notice\"", "</div>");
    }

    @Test
    void liftedBanCanBeRestored() {
        String ip = "8.8.66.3";
        form(Map.of("ip", ip, "duration", "4h"), "/ui/bans");
        String list = browser(Caller.admin()).get("/ui/bans?ip=" + ip).asString();
        String id = between(list, "action=\"/ui/bans/", "/lift");

        String lifted = form(Map.of("next", "/ui/bans?ip=" + ip), "/ui/bans/" + id + "/lift");
        assertThat(browser(Caller.admin()).get(lifted).asString())
                .contains("No ban matches", "/ui/bans/" + id + "/restore");
        form(Map.of("next", "/ui/bans"), "/ui/bans/" + id + "/restore");

        assertThat(browser(Caller.admin()).get("/ui/bans?ip=" + ip).asString()).contains("Bans: 1");
    }

    /** Without one brace a browser takes all rules after it for parts of the rule before. */
    @Test
    void styleSheetHasAllItsBraces() {
        String page = browser(Caller.admin()).get("/ui/").asString();
        String path = "/ui/assets/console-" + between(page, "href=\"/ui/assets/console-", "\"");

        String css = RestAssured.get(path).then().statusCode(200).extract().asString();

        assertThat(css).contains("{").doesNotContain("}}");
        assertThat(css.chars().filter(c -> c == '{').count())
                .isEqualTo(css.chars().filter(c -> c == '}').count());
    }

    @Test
    void linkOfAnotherSiteShowsNoNotice() {
        String link = "/ui/search?q=8.8.66.7&done=allowed&undo=1";
        browser(Caller.admin()).get(link).then().body(containsString("/ui/allow/1/undo"));
        browser(Caller.admin())
                .header("Sec-Fetch-Site", "cross-site")
                .get(link)
                .then()
                .body(not(containsString("/ui/allow/1/undo")));
        for (String referer : List.of("http://other.example/ui/", "http://[", "")) {
            Caller.admin()
                    .header("Referer", referer)
                    .get(link)
                    .then()
                    .statusCode(200)
                    .body(not(containsString("/ui/allow/1/undo")));
        }
        Caller.admin().get(link).then().statusCode(200).body(not(containsString("/ui/allow/1/undo")));
    }

    @Test
    void refusedBanStaysInTheForm() {
        browser(Caller.admin())
                .formParams(Map.of("ip", "127.0.0.1", "reason", "my own"))
                .post("/ui/bans")
                .then()
                .statusCode(422)
                .body(containsString("value=\"127.0.0.1\""))
                .body(containsString("my own"))
                .body(containsString("name=\"force\""));
        browser(Caller.admin())
                .formParam("ip", "1.2.3")
                .post("/ui/bans")
                .then()
                .statusCode(400)
                .body(containsString("role=\"alert\""));
    }

    @Test
    void entryOfTheAllowlistIsAddedAndRemoved() {
        String location = form(Map.of("subject", "8.8.66.4", "comment", "<b>office</b>"), "/ui/allowlist");
        String page = browser(Caller.admin()).get(location).asString();
        assertThat(page).contains("8.8.66.4/32", "&lt;b&gt;office&lt;/b&gt;", "Added to the allowlist.");
        String row = page.substring(page.indexOf("8.8.66.4/32"));
        form(Map.of("x", "y"), "/ui/allowlist/" + between(row, "action=\"/ui/allowlist/", "/remove") + "/remove");

        assertThat(browser(Caller.admin()).get("/ui/allowlist").asString()).doesNotContain("8.8.66.4");
        browser(Caller.admin())
                .formParam("subject", "not an address!")
                .post("/ui/allowlist")
                .then()
                .body(containsString("value=\"not an address!\""))
                .body(containsString("role=\"alert\""));
    }

    @Test
    void listIsDisabledAndEnabled() {
        long id = Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("name", "console-list", "url", "https://lists.example/console"))
                .post("/api/v1/blocklists?import=false")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getLong("id");
        form(Map.of("enabled", "false"), "/ui/lists/" + id + "/enabled");
        assertThat(browser(Caller.admin()).get("/ui/lists").asString()).contains("Enable console-list");
        form(Map.of("enabled", "true"), "/ui/lists/" + id + "/enabled");
        assertThat(browser(Caller.admin()).get("/ui/lists").asString())
                .contains("Disable console-list", "never imported");
        browser(Caller.admin()).post("/ui/lists/123456/enabled").then().statusCode(404);
        Caller.admin().delete("/api/v1/blocklists/" + id).then().statusCode(204);
    }

    private static String form(Map<String, String> fields, String path) {
        return browser(Caller.admin())
                .formParams(fields)
                .post(path)
                .then()
                .statusCode(303)
                .extract()
                .header("Location");
    }

    private static String between(String text, String before, String after) {
        int start = text.indexOf(before);
        assertThat(start).as(before).isNotNegative();
        return text.substring(start + before.length(), text.indexOf(after, start + before.length()));
    }

    @Test
    void formOfASessionNeedsItsToken() {
        Person.Browser session = Person.create("operator").login();
        String list = browser(session.withoutToken()).get("/ui/bans").asString();
        assertThat(between(list, "name=\"csrf\" value=\"", "\"")).isEqualTo(session.csrf());
        for (String csrf : List.of("", "wrong")) {
            browser(session.withoutToken())
                    .formParams(Map.of("ip", "8.8.66.9", "csrf", csrf))
                    .post("/ui/bans")
                    .then()
                    .statusCode(403)
                    .contentType(ContentType.HTML)
                    .body(containsString("CROSS_SITE"));
        }
        browser(session.withoutToken())
                .header("Sec-Fetch-Site", "cross-site")
                .formParams(Map.of("ip", "8.8.66.9", "csrf", session.csrf()))
                .post("/ui/bans")
                .then()
                .statusCode(403);
        assertThat(browser(Caller.admin()).get("/ui/bans?ip=8.8.66.9").asString())
                .contains("No ban matches");
        browser(session.withoutToken())
                .formParams(Map.of("ip", "8.8.66.9", "csrf", session.csrf()))
                .post("/ui/bans")
                .then()
                .statusCode(303);
    }

    /** Every form that a page has must be refused without the token; the classes are read, so that none is forgotten. */
    @Test
    void everyPostOfAPageChecksTheToken() {
        Set<String> open = Set.of("PreferencePage", "LoginPage.login", "LoginPage.setup");
        List<String> unchecked = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.bartizan").stream()
                        .filter(type -> type.isAnnotatedWith(Path.class)
                                && type.getSimpleName().endsWith("Page"))
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.isAnnotatedWith(POST.class))
                        .filter(method -> method.getMethodCallsFromSelf().stream()
                                .noneMatch(call -> call.getName().equals("requireOwnForm")))
                        .map(method -> method.getOwner().getSimpleName() + "." + method.getName())
                        .filter(name -> open.stream().noneMatch(name::startsWith))
                        .toList();

        assertThat(unchecked).isEmpty();
    }

    @Test
    void personLogsInAndOut() {
        Person person = Person.create("viewer");
        browser(Caller.anonymous())
                .get("/ui/login?next=/ui/lists")
                .then()
                .statusCode(200)
                .body(containsString("value=\"/ui/lists\""))
                .header("Content-Security-Policy", containsString("frame-ancestors 'none'"));
        browser(Caller.anonymous())
                .formParams(Map.of("name", person.name(), "password", "a wrong password", "next", "/ui/lists"))
                .post("/ui/login")
                .then()
                .statusCode(401)
                .contentType(ContentType.HTML)
                .body(containsString("role=\"alert\""), containsString("value=\"" + person.name() + "\""))
                .body(not(containsString("a wrong password")));
        Response entered = browser(Caller.anonymous())
                .formParams(Map.of("name", person.name(), "password", person.password(), "next", "/ui/lists"))
                .post("/ui/login");
        entered.then().statusCode(303).header("Location", endsWith("/ui/lists"));
        String cookie = entered.cookie(Person.COOKIE);
        String page = browser(Caller.anonymous().cookie(Person.COOKIE, cookie))
                .get("/ui/lists")
                .then()
                .statusCode(200)
                .body(containsString("Signed in as " + person.name()))
                .extract()
                .asString();

        browser(Caller.anonymous().cookie(Person.COOKIE, cookie))
                .formParam("csrf", between(page, "name=\"csrf\" value=\"", "\""))
                .post("/ui/logout")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/ui/login"));
        browser(Caller.anonymous().cookie(Person.COOKIE, cookie))
                .get("/ui/lists")
                .then()
                .statusCode(303)
                .header("Location", containsString("/ui/login?next="));
    }

    @Test
    void operatorMayNotDisableLists() {
        Person.Browser operator = Person.create("operator").login();
        browser(operator.withoutToken())
                .formParams(Map.of("enabled", "false", "csrf", operator.csrf()))
                .post("/ui/lists/1/enabled")
                .then()
                .statusCode(403);
    }
}
