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
        String rest = page.substring(page.indexOf("/contact\">" + name));
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
                .contains("lapi_key: " + key);
        assertThat(row()).contains("class=\"bad\">has never pulled").doesNotContain(key);

        pull(key, 200);

        // A pull counts when its answer was sent.
        await().atMost(Patience.LONG).untilAsserted(() -> assertThat(row()).contains("pulls", "127.0.0.1"));
        assertThat(row()).contains("&lt;script&gt;", "Entries: ").doesNotContain(SCRIPT);
    }

    /** The names are those of the bouncers' own sources and documentation. */
    @Test
    void filesHaveTheNamesThatTheBouncersRead() {
        String page = created(Map.of("name", name)).replace("localhost", "127.0.0.1");
        String key = first(page, "<code id=\"key\">([^<]+)<");
        String origin = "http://127.0.0.1:" + RestAssured.port;
        assertThat(page)
                .contains(file("# /etc/crowdsec/bouncers/crowdsec-firewall-bouncer.yaml.local", """
                        mode: nftables
                        api_url: ORIGIN/
                        api_key: SECRET
                        """, origin, key))
                .contains(file("# /etc/crowdsec/bouncers/crowdsec-nginx-bouncer.conf.local", """
                        API_URL=ORIGIN
                        API_KEY=SECRET
                        MODE=stream
                        """, origin, key))
                .contains(file("# /etc/crowdsec/bouncers/crowdsec-spoa-bouncer.yaml.local", """
                        api_url: ORIGIN/
                        api_key: SECRET
                        """, origin, key))
                .contains("github.com/maxlerebourg/crowdsec-bouncer-traefik-plugin")
                .contains(file("        bouncer:", """
                                  enabled: true
                                  crowdsecMode: live
                                  crowdsecLapiScheme: http
                                  crowdsecLapiHost: 127.0.0.1:%d
                                  crowdsecLapiKey: SECRET
                        """.formatted(RestAssured.port), origin, key))
                .contains("{\n\torder crowdsec first\n\tcrowdsec {\n\t\tapi_url " + origin + "/\n\t\tapi_key " + key
                        + "\n\t\tticker_interval 15s\n\t}\n}")
                .contains("# /etc/crowdsec/bouncers/crowdsec-cloudflare-worker-bouncer.yaml.local\n")
                .contains(file("# /etc/crowdsec/bouncers/crowdsec-custom-bouncer.yaml.local", """
                        bin_path: /usr/local/bin/ban
                        api_url: ORIGIN/
                        api_key: SECRET
                        """, origin, key))
                .contains(file("# /etc/crowdsec/bouncers/crowdsec-blocklist-mirror.yaml.local", """
                        crowdsec_config:
                          lapi_url: ORIGIN/
                          lapi_key: SECRET
                        """, origin, key))
                .contains("require('@crowdsec/express-bouncer')", "url: '" + origin + "'", "apiKey: '" + key + "'");
    }

    private static String file(String head, String content, String origin, String key) {
        return head + "\n" + content.replace("ORIGIN", origin).replace("SECRET", key);
    }

    @Test
    void pageOfANewKeySaysWhetherTheBouncerHasReachedBartizan() {
        String page = created(Map.of("name", name));
        String key = first(page, "<code id=\"key\">([^<]+)<");
        String path = first(page, "hx-get=\"(/ui/bouncers/\\d+/contact\\?since=\\d+)\"");
        assertThat(contact(path)).contains("has not asked Bartizan", "hx-trigger=\"load delay:3s\"", "turn=1");
        assertThat(contact(path + "&turn=200"))
                .contains("has not asked Bartizan")
                .doesNotContain("delay:3s");

        String wrong = "wrong-" + UUID.randomUUID();
        RestAssured.given()
                .header("X-Api-Key", wrong)
                .header("User-Agent", wrong + SCRIPT)
                .get("/v1/decisions/stream?startup=true")
                .then()
                .statusCode(403);
        assertThat(contact(path))
                .contains("Refused requests of the last hour", wrong, "wrong key", "127.0.0.1")
                .doesNotContain(SCRIPT);
        Caller.viewer()
                .get("/api/v1/bouncers/refused")
                .then()
                .statusCode(200)
                .body("items.find { it.user_agent.startsWith('" + wrong + "') }.reason", equalTo("wrong_key"))
                .body("items.find { it.user_agent.startsWith('" + wrong + "') }.requests", equalTo(1));

        pull(key, 200);

        await().atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(contact(path)).contains("It has reached Bartizan", "127.0.0.1"));
        assertThat(contact(path)).doesNotContain("delay:3s", SCRIPT);
        browser(Caller.viewer()).get("/ui/bouncers/999999/contact").then().statusCode(404);
    }

    private static String contact(String path) {
        return browser(Caller.viewer())
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .asString();
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
