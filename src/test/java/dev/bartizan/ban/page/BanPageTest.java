package dev.bartizan.ban.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.bartizan.Caller;
import dev.bartizan.Person;
import dev.bartizan.ban.PublishedBans;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of bans: pages of the list, changes of several, exports, and many at once. */
@QuarkusTest
class BanPageTest {

    private static final String SCRIPT = "<script>alert(1)</script>";

    @Inject
    PublishedBans bans;

    @BeforeEach
    @AfterEach
    void clear() {
        bans.clear();
    }

    private static RequestSpecification browser(RequestSpecification caller) {
        return caller.header("Accept", "text/html")
                .header("Referer", RestAssured.baseURI + ":" + RestAssured.port + "/ui/")
                .redirects()
                .follow(false);
    }

    private static String page(String path) {
        return browser(Caller.admin())
                .urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    private static List<String> rows(String page) {
        return all(page, "<th scope=\"row\"><a href=\"[^\"]*\">([^<]+)</a>");
    }

    private static List<String> all(String text, String pattern) {
        List<String> found = new ArrayList<>();
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static String ids(String page, String separator) {
        return String.join(separator, all(page, "name=\"id\" value=\"(\\d+)\""));
    }

    private static String link(String page, String rel) {
        return all(page, "rel=\"" + rel + "\" href=\"([^\"]+)\"").getFirst().replace("&amp;", "&");
    }

    private void ban(int count) {
        for (int i = 0; i < count; i++) {
            bans.ban("8.8.%d.%d/32".formatted(100 + i / 100, i % 100), "test " + i, Duration.ofHours(4));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"active", "all"})
    void listIsPagedForwardsAndBack(String state) {
        ban(120);
        String first = page("/ui/bans?state=" + state);
        String second = page(link(first, "next"));
        String third = page(link(second, "next"));

        assertThat(first).contains("Bans: 120").doesNotContain("rel=\"prev\"");
        assertThat(third).doesNotContain("rel=\"next\"");
        List<String> shown = new ArrayList<>(rows(first));
        shown.addAll(rows(second));
        shown.addAll(rows(third));
        assertThat(shown).hasSize(120).doesNotHaveDuplicates().startsWith("8.8.101.19");
        assertThat(rows(page(link(third, "prev")))).isEqualTo(rows(second));
        String back = page(link(page(link(third, "prev")), "prev"));
        assertThat(rows(back)).isEqualTo(rows(first));
        assertThat(back).doesNotContain("rel=\"prev\"");
    }

    @Test
    void wrongPlaceIsTheFirstPage() {
        ban(1);
        for (String place : List.of("after=x", "after=-", "before=1-", "after=1-1", "before=99999999999999-1")) {
            assertThat(rows(page("/ui/bans?" + place))).as(place).hasSize(1);
        }
    }

    @Test
    void selectedBansAreLiftedAndRestored() {
        ban(3);
        String list = page("/ui/bans");
        String lifted =
                location(selected(Map.of("action", "lift"), ids(list, ",").split(",")));
        String after = page(lifted);
        assertThat(after).contains("Lifted bans: 3.", "No ban matches", "action=\"/ui/bans/restore\"");

        String undo = all(after, "name=\"ids\" value=\"([^\"]+)\"").getFirst();
        String restored = page(location(form(Map.of("ids", undo, "next", "/ui/bans"), "/ui/bans/restore")));
        assertThat(restored).contains("Bans that are in force again: 3.", "Bans: 3", "test 2");
    }

    @Test
    void selectedBansAreExtendedAndMadePermanent() {
        ban(2);
        String[] ids = ids(page("/ui/bans"), ",").split(",");

        String extended = page(location(selected(Map.of("action", "extend", "duration", "2d"), ids)));
        assertThat(extended)
                .contains("Bans that now end later: 2.", "2 d 3 h left")
                .doesNotContain(" 3 h 59");
        String permanent = page(location(selected(Map.of("action", "permanent"), ids[0])));
        assertThat(permanent).contains("Bans that are now permanent: 1.", "permanent</td>", "2 d 3 h left");
        assertThat(page(location(selected(Map.of("action", "extend", "duration", "2d"), ids[0]))))
                .contains("Bans that now end later: 0.");
    }

    @ParameterizedTest
    @CsvSource({"lift, , select at least one", "extend, nonsense, duration", "sing, 1h, action"})
    void wrongSelectionIsExplained(String action, String duration, String problem) {
        ban(1);
        String[] ids = action.equals("lift")
                ? new String[0]
                : ids(page("/ui/bans"), ",").split(",");
        selected(Map.of("action", action, "duration", duration == null ? "" : duration), ids)
                .then()
                .statusCode(422)
                .body(containsString("role=\"alert\""), containsString(problem), containsString("Bans: 1"));
    }

    @Test
    void allThatMatchAreCountedAndChangedButNotThoseThatBeginLater() {
        ban(60);
        bans.ban("9.9.9.9/32", "other", Duration.ofHours(4));
        String confirmation = page("/ui/bans/matching?ip=9.9.9.9");
        assertThat(confirmation).contains("match the filter: 1", "9.9.9.9");

        confirmation = page("/ui/bans/matching?origin=bartizan");
        assertThat(confirmation).contains("match the filter: 61", "Lift 61 bans");
        String until = all(confirmation, "name=\"until\" value=\"(\\d+)\"").getFirst();
        String later = Long.toString(Long.parseLong(until) - Duration.ofDays(1).toMillis());
        assertThat(page(location(matching(later)))).contains("Lifted bans: 0.", "Bans: 61");
        String lifted = page(location(matching(until)));
        assertThat(lifted).contains("Lifted bans: 61.");
        String undo = all(lifted, "name=\"ids\" value=\"([^\"]+)\"").getFirst();
        assertThat(page(location(form(Map.of("ids", undo, "next", "/ui/bans"), "/ui/bans/restore"))))
                .contains("Bans that are in force again: 61.", "Bans: 61");
    }

    @Test
    void moreThan200LiftedBansCannotBeRestored() {
        ban(200);
        assertThat(page("/ui/bans/matching?origin=bartizan"))
                .contains("Lifting can be undone at once", "Extending can&#39;t be undone.");
        bans.ban("9.9.9.9/32", "one more", Duration.ofHours(4));
        String confirmation = page("/ui/bans/matching?origin=bartizan");
        assertThat(confirmation).contains("Lifting more than 200 bans can&#39;t be undone.");
        String until = all(confirmation, "name=\"until\" value=\"(\\d+)\"").getFirst();

        assertThat(page(location(matching(until))))
                .contains("Lifted bans: 201.")
                .doesNotContain("/ui/bans/restore");
        form(Map.of("ids", "1-".repeat(200) + "1"), "/ui/bans/restore").then().statusCode(422);
        form(Map.of("ids", "1".repeat(19)), "/ui/bans/restore").then().statusCode(422);
    }

    private static Response matching(String until) {
        return form(Map.of("action", "lift", "origin", "bartizan", "until", until), "/ui/bans/matching");
    }

    @Test
    void filterIsExported() {
        bans.ban("8.8.99.1/32", "=HYPERLINK(\"x\")", Duration.ofHours(4));
        bans.ban("8.8.99.0/24", "plain");
        String csv = Caller.admin()
                .get("/api/v1/bans/export/csv?active=true")
                .then()
                .statusCode(200)
                .contentType("text/csv")
                .header("Content-Disposition", containsString("bans.csv"))
                .extract()
                .asString();
        assertThat(csv.lines())
                .hasSize(3)
                .startsWith("id,ip,type,origin,machine,node,scenario,reason,since,until,lifted_at,active")
                .anyMatch(line -> line.contains(",8.8.99.1,ban,bartizan,,,ban,\"'=HYPERLINK(\"\"x\"\")\","))
                .anyMatch(line -> line.contains(",8.8.99.0/24,ban,bartizan,,,ban,plain,"));
        String ndjson = Caller.admin()
                .get("/api/v1/bans/export/ndjson?ip=8.8.99.1")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(ndjson.lines()).hasSize(2).allMatch(line -> line.startsWith("{\"id\":") && line.endsWith("}"));
        assertThat(page("/ui/bans?ip=8.8.99.1")).contains("\"/api/v1/bans/export/csv?active=true&amp;ip=8.8.99.1\"");
        Caller.admin().get("/api/v1/bans/export/csv?ip=x").then().statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "ndjson"})
    void exportCanBeUploadedAgain(String format) {
        bans.ban("8.8.99.1/32", "=HYPERLINK(\"x\", 1); -2", Duration.ofHours(4));
        bans.ban("8.8.99.0/24", "plain, 'quoted'");
        bans.ban("8.8.96.1/32", "lifted");
        Caller.admin().delete("/api/v1/bans?ip=8.8.96.1").then().statusCode(200);
        String export = Caller.admin().get("/api/v1/bans/export/" + format).asString();
        List<Map<String, Object>> before = active();
        bans.clear();
        assertThat(active()).isEmpty();

        String page = browser(Caller.admin())
                .multiPart("text", "")
                .multiPart("file", "bans." + format, export.getBytes(StandardCharsets.UTF_8), "text/plain")
                .post("/ui/bans/upload")
                .then()
                .statusCode(200)
                .extract()
                .asString();

        assertThat(page).contains("New bans: 2.", "Refused: 1", "The ban had ended when it was exported.");
        assertThat(active()).containsExactlyInAnyOrderElementsOf(before);
    }

    /** What an export keeps of the active bans. */
    private static List<Map<String, Object>> active() {
        List<Map<String, Object>> items = Caller.admin()
                .get("/api/v1/bans?active=true")
                .then()
                .statusCode(200)
                .extract()
                .path("items");
        List<Map<String, Object>> kept = new ArrayList<>();
        for (Map<String, Object> item : items) {
            Map<String, Object> fields = new TreeMap<>(item);
            fields.keySet().retainAll(List.of("ip", "type", "reason", "until"));
            kept.add(fields);
        }
        return kept;
    }

    @Test
    void longExportHasAllBans() {
        for (int i = 0; i < 3; i++) {
            StringBuilder csv = new StringBuilder("ip\n");
            for (int j = 0; j < 400; j++) {
                csv.append("9.%d.%d.%d%n".formatted(i, j / 200, j % 200 + 1));
            }
            Caller.admin()
                    .contentType("text/csv")
                    .body(csv.toString())
                    .post("/api/v1/bans")
                    .then()
                    .statusCode(200);
        }
        for (String active : List.of("", "?active=true")) {
            String export =
                    Caller.admin().get("/api/v1/bans/export/csv" + active).asString();
            assertThat(export.lines().skip(1).map(line -> line.split(",")[1]))
                    .hasSize(1_200)
                    .doesNotHaveDuplicates();
        }
        assertThat(page("/ui/bans?state=all")).contains("Bans: 1200");
    }

    @Test
    void pastedAddressesAreBannedAndProblemsShownByLine() {
        String text = "# a list\n8.8.98.1\n\n8.8.98.0/30 the neighbours\nnonsense<b>\n10.0.0.1\n8.8.98.4-8.8.98.5,x";
        String page = upload(Map.of("text", text, "duration", "4h", "reason", SCRIPT))
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(page)
                .contains("New bans: 3.", "Refused: 2", "nonsense&lt;b&gt;", "special-purpose")
                .contains("<th scope=\"row\">5</th>", "<th scope=\"row\">6</th>")
                .doesNotContain("nonsense<b>");
        assertThat(page("/ui/bans?ip=8.8.98.4"))
                .contains("3 h 59 min left", "&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain(SCRIPT);
    }

    @Test
    void fileIsReadInEachNotation() {
        for (String content : List.of(
                "8.8.97.1\r\n",
                "duration,value\n4h,8.8.97.2\n",
                "[{\"ip\":\"8.8.97.3\"}]",
                "{\"ip\":\"8.8.97.4\"}\n")) {
            browser(Caller.admin())
                    .multiPart("text", "")
                    .multiPart("file", "bans.txt", content.getBytes(), "text/plain")
                    .post("/ui/bans/upload")
                    .then()
                    .statusCode(200)
                    .body(containsString("New bans: 1."));
        }
    }

    @Test
    void emptyOrBrokenUploadIsExplained() {
        upload(Map.of("text", " ", "reason", "kept"))
                .then()
                .statusCode(422)
                .body(containsString("role=\"alert\""), containsString("value=\"kept\""));
        upload(Map.of("text", "[{\"ip\":"))
                .then()
                .statusCode(400)
                .body(containsString("role=\"alert\""), containsString("[{&quot;ip&quot;:"));
        browser(Caller.admin())
                .config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .encodeContentTypeAs("multipart/form-data", ContentType.TEXT)))
                .contentType("multipart/form-data; boundary=x")
                .body("no form")
                .post("/ui/bans/upload")
                .then()
                .statusCode(400);
    }

    @Test
    void viewersAndOtherSitesChangeNothing() {
        ban(1);
        String id = ids(page("/ui/bans"), ",");
        assertThat(browser(Caller.viewer()).get("/ui/bans").asString())
                .contains("/api/v1/bans/export/csv")
                .doesNotContain("name=\"id\"", "/ui/bans/selected", "/ui/bans/upload", "/ui/bans/matching");
        browser(Caller.viewer())
                .formParams(Map.of("id", id, "action", "lift"))
                .post("/ui/bans/selected")
                .then()
                .statusCode(403);
        Person.Browser session = Person.create("operator").login();
        for (String path : List.of("selected", "matching", "restore")) {
            browser(session.withoutToken())
                    .formParams(Map.of("id", id, "action", "lift", "csrf", "wrong"))
                    .post("/ui/bans/" + path)
                    .then()
                    .statusCode(403);
        }
        browser(session.withoutToken())
                .multiPart("text", "8.8.96.1")
                .post("/ui/bans/upload")
                .then()
                .statusCode(403);
        assertThat(page("/ui/bans")).contains("Bans: 1");
        browser(session.withoutToken())
                .multiPart("csrf", session.csrf())
                .multiPart("text", "8.8.96.1")
                .post("/ui/bans/upload")
                .then()
                .statusCode(200);
    }

    @Test
    void hostileFilterIsEscaped() {
        browser(Caller.admin())
                .queryParam("jail", "\">" + SCRIPT)
                .get("/ui/bans/matching")
                .then()
                .statusCode(200)
                .body(not(containsString(SCRIPT)));
        browser(Caller.admin()).get("/ui/bans/matching?ip=x").then().statusCode(400);
    }

    private static Response selected(Map<String, String> fields, String... ids) {
        return browser(Caller.admin())
                .formParam("id", (Object[]) ids)
                .formParams(fields)
                .post("/ui/bans/selected");
    }

    private static Response form(Map<String, String> fields, String path) {
        return browser(Caller.admin()).formParams(fields).post(path);
    }

    private static Response upload(Map<String, String> fields) {
        RequestSpecification request = browser(Caller.admin());
        fields.forEach((name, text) -> request.multiPart(name, text));
        return request.post("/ui/bans/upload");
    }

    private static String location(Response redirect) {
        return redirect.then().statusCode(303).extract().header("Location").replaceFirst("https?://[^/]+", "");
    }
}
