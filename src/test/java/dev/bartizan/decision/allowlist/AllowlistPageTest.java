package dev.bartizan.decision.allowlist;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.bartizan.Caller;
import dev.bartizan.blocklist.StoredLists;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The allowlist's pages: sources, entries that are limited to lists, changes. */
@QuarkusTest
class AllowlistPageTest {

    private static final LocalDate DAY = LocalDate.parse("2026-08-22");
    private static final String RANGE = "45.155.25.0/29";

    @Inject
    StoredLists lists;

    @AfterEach
    void clear() {
        List<Integer> mine = Caller.admin()
                .get("/api/v1/allowlist")
                .path("items.findAll { it.range != null && it.range.startsWith('45.155.25.') }.id");
        mine.forEach(id -> Caller.admin().delete("/api/v1/allowlist/" + id));
        lists.clear();
    }

    private static RequestSpecification browser(RequestSpecification caller) {
        return caller.header("Accept", "text/html").redirects().follow(false);
    }

    private static ValidatableResponse page(String path) {
        return browser(Caller.admin()).get(path).then();
    }

    private static ValidatableResponse form(Map<String, ?> fields, String path) {
        return browser(Caller.admin()).formParams(fields).post(path).then();
    }

    private static int id(String range) {
        return Caller.admin().get("/api/v1/allowlist").path("items.find { it.range == '%s' }.id".formatted(range));
    }

    private static ValidatableResponse entry(int id) {
        return Caller.admin().get("/api/v1/allowlist/" + id).then().statusCode(200);
    }

    @Test
    void listsThatAllowAreShownAsSources() {
        page("/ui/allowlist").body(containsString("No list allows."));

        long friends = lists.storeAllowing("friends", DAY, "45.155.25.64", "45.155.25.80");

        page("/ui/allowlist")
                .statusCode(200)
                .body(
                        containsString("<a href=\"/ui/lists/" + friends + "\">friends</a>"),
                        containsString("data-label=\"Ranges\">2<"),
                        not(containsString("name=\"lists\" value=\"friends\"")));
    }

    @Test
    void entryIsLimitedToLists() {
        lists.store("page-one", DAY, "45.155.25.1");
        lists.store("page-two", DAY, "45.155.25.1");
        page("/ui/allowlist").body(containsString("name=\"lists\" value=\"page-one\""));

        form(Map.of("subject", RANGE, "lists", List.of("page-one")), "/ui/allowlist")
                .statusCode(303);

        entry(id(RANGE)).body("lists", equalTo(List.of("page-one")));
        form(Map.of("subject", "45.155.25.200", "lists", List.of("no-such-list")), "/ui/allowlist")
                .statusCode(422)
                .body(containsString("there is no list no-such-list"), containsString("value=\"45.155.25.200\""));
    }

    @Test
    void entryIsChanged() {
        lists.store("page-one", DAY, "45.155.25.1");
        form(Map.of("subject", RANGE, "comment", "our <office>", "duration", "30d"), "/ui/allowlist")
                .statusCode(303);
        int id = id(RANGE);
        String until = entry(id).extract().path("until");
        String path = "/ui/allowlist/" + id + "/edit";
        page("/ui/allowlist").body(containsString("href=\"" + path + "\""));
        page(path)
                .statusCode(200)
                .body(
                        containsString("value=\"our &lt;office&gt;\""),
                        containsString("name=\"end\" maxlength=\"40\" value=\"" + until + "\""));

        form(Map.of("subject", RANGE, "comment", "moved", "end", until, "lists", List.of("page-one")), path)
                .statusCode(303)
                .header("Location", endsWith("/ui/allowlist?done=entryChanged"));

        entry(id).body("comment", equalTo("moved"), "until", equalTo(until), "lists", equalTo(List.of("page-one")));
        form(Map.of("subject", RANGE, "end", ""), path).statusCode(303);
        entry(id).body("comment", nullValue(), "until", nullValue(), "lists", equalTo(List.of("page-one")));
    }

    @Test
    void refusedChangeStaysInTheForm() {
        form(Map.of("subject", RANGE), "/ui/allowlist").statusCode(303);
        String path = "/ui/allowlist/" + id(RANGE) + "/edit";

        form(Map.of("subject", RANGE, "end", "neverT<b>"), path)
                .statusCode(422)
                .body(containsString("value=\"neverT&lt;b&gt;\""), containsString("or a duration such as 30d"));
        browser(Caller.viewer())
                .formParams(Map.of("subject", RANGE))
                .post(path)
                .then()
                .statusCode(403);
        page("/ui/allowlist/999999/edit").statusCode(404);
    }
}
