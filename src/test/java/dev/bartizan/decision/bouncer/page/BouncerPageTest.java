package dev.bartizan.decision.bouncer.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.Person;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of bouncers. */
@QuarkusTest
class BouncerPageTest {

    private static final String SCRIPT = "<script>alert(1)</script>";

    private final String name = "page " + UUID.randomUUID();

    private static RequestSpecification browser(RequestSpecification caller) {
        return caller.header("Accept", "text/html")
                .header("Referer", RestAssured.baseURI + ":" + RestAssured.port + "/ui/")
                .redirects()
                .follow(false);
    }

    private static String page() {
        return browser(Caller.admin())
                .get("/ui/bouncers")
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    private static Response post(String path, Map<String, String> fields) {
        return browser(Caller.admin()).formParams(fields).post(path);
    }

    private static String first(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private String row() {
        String page = page();
        String rest = page.substring(page.indexOf("<th scope=\"row\">" + name));
        return rest.substring(0, rest.indexOf("</tr>"));
    }

    private String created(Map<String, String> fields) {
        Response created = post("/ui/bouncers", fields);
        created.then().statusCode(200).header("Cache-Control", equalTo("no-store"));
        return created.asString();
    }

    private static void pull(String key, int status) {
        RestAssured.given()
                .header("X-Api-Key", key)
                .header("User-Agent", SCRIPT)
                .get("/v1/decisions/stream?startup=true")
                .then()
                .statusCode(status);
    }

    @Test
    void keyIsShownOnceWithTheFilesOfEachProduct() {
        String page = created(Map.of("name", name, "maximum", "1000", "cidr", "keep"));
        String key = first(page, "<code id=\"key\">([^<]+)<");
        String url = "http://127.0.0.1:" + RestAssured.port + "/";
        assertThat(page.replace("localhost", "127.0.0.1"))
                .contains("api_url: " + url + "\napi_key: " + key)
                .contains("API_KEY=" + key)
                .contains("crowdsecLapiHost: 127.0.0.1:" + RestAssured.port)
                .contains("{\n\tcrowdsec {\n\t\tapi_url " + url + "\n\t\tapi_key " + key + "\n")
                .contains("lapi_key: " + key);
        assertThat(row()).contains("class=\"bad\">has never pulled").doesNotContain(key);

        pull(key, 200);

        // A pull counts when its answer was sent.
        await().atMost(Patience.LONG).untilAsserted(() -> assertThat(row()).contains("pulls", "127.0.0.1"));
        assertThat(row()).contains("&lt;script&gt;", "Entries: ").doesNotContain(SCRIPT);
    }

    @Test
    void keyIsReplacedAndTheBouncerRemoved() {
        String key = first(created(Map.of("name", name)), "<code id=\"key\">([^<]+)<");
        String id = first(row(), "/ui/bouncers/(\\d+)/key");

        String rotated = post("/ui/bouncers/" + id + "/key", Map.of("previous", "24h"))
                .then()
                .statusCode(200)
                .body(containsString("stays valid"))
                .extract()
                .asString();
        String other = first(rotated, "<code id=\"key\">([^<]+)<");
        assertThat(other).isNotEqualTo(key);
        pull(key, 200);
        pull(other, 200);
        post("/ui/bouncers/" + id + "/key", Map.of("previous", "soon"))
                .then()
                .statusCode(422)
                .body(containsString("previous_valid_for"));

        String location = post("/ui/bouncers/" + id + "/remove", Map.of("x", "y"))
                .then()
                .statusCode(303)
                .extract()
                .header("Location");
        browser(Caller.admin()).get(location).then().body(containsString("The bouncer is removed."));
        pull(other, 403);
        assertThat(page()).doesNotContain(name);
        post("/ui/bouncers/" + id + "/remove", Map.of("x", "y"))
                .then()
                .statusCode(404)
                .body(containsString("role=\"alert\""));
    }

    @ParameterizedTest
    @CsvSource({"<b>bold</b>,,,name", "fine,many,,max_entries", "fine,0,,maxEntries", "fine,,sideways,cidr"})
    void wrongFieldsAreExplained(String wrong, String maximum, String cidr, String field) {
        post(
                        "/ui/bouncers",
                        Map.of(
                                "name", wrong,
                                "maximum", maximum == null ? "" : maximum,
                                "cidr", cidr == null ? "" : cidr))
                .then()
                .statusCode(422)
                .body(containsString("role=\"alert\""), containsString(field), not(containsString("<b>bold")));
    }

    @Test
    void sameNameIsRefused() {
        created(Map.of("name", name, "lists", "nothing, none"));
        assertThat(row()).contains("There is no list none with entries.");
        post("/ui/bouncers", Map.of("name", name))
                .then()
                .statusCode(409)
                .body(containsString("value=\"" + name + "\""));
    }

    @Test
    void onlyAdministratorsChange() {
        browser(Caller.viewer())
                .get("/ui/bouncers")
                .then()
                .statusCode(200)
                .body(not(containsString("method=\"post\" action=\"/ui/bouncers")))
                .body(not(containsString("action=\"/ui/bouncers")));
        Person.Browser operator = Person.create("operator").login();
        browser(operator.withoutToken())
                .formParams(Map.of("name", name, "csrf", operator.csrf()))
                .post("/ui/bouncers")
                .then()
                .statusCode(403);
        Person.Browser admin = Person.create("admin").login();
        for (String path : new String[] {"", "/1/key", "/1/remove"}) {
            browser(admin.withoutToken())
                    .formParams(Map.of("name", name, "csrf", "wrong"))
                    .post("/ui/bouncers" + path)
                    .then()
                    .statusCode(403)
                    .body(containsString("CROSS_SITE"));
        }
        assertThat(page()).doesNotContain(name);
    }
}
