package dev.bartizan.blocklist.management;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.bartizan.Caller;
import dev.bartizan.blocklist.StoredLists;
import dev.bartizan.net.SettableNames;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The pages of one list, and of adding one. */
@QuarkusTest
class ListDetailPageTest {

    private static final LocalDate DAY = LocalDate.parse("2026-08-22");

    @Inject
    StoredLists lists;

    @Inject
    SettableNames names;

    @AfterEach
    void clear() {
        lists.clear();
        Integer mine = id("mine");
        if (mine != null) {
            Caller.admin().delete("/api/v1/blocklists/" + mine).then().statusCode(204);
        }
    }

    private static RequestSpecification browser(RequestSpecification caller) {
        return caller.header("Accept", "text/html").redirects().follow(false);
    }

    private static ValidatableResponse page(String path) {
        return browser(Caller.admin()).get(path).then();
    }

    private static ValidatableResponse form(RequestSpecification caller, Map<String, String> fields, String path) {
        return browser(caller).formParams(fields).post(path).then();
    }

    private static Integer id(String name) {
        return Caller.admin().get("/api/v1/blocklists").path("items.find { it.name == '%s' }.id".formatted(name));
    }

    @Test
    void listShowsItsSourceImportsAndVersions() {
        lists.store("ipsum", DAY, "198.51.100.7");

        page("/ui/lists").statusCode(200).body(containsString("/ui/lists/" + id("ipsum")));
        page("/ui/lists/" + id("ipsum"))
                .statusCode(200)
                .body(containsString("List ipsum"))
                .body(containsString("1 ranges, 1 IPv4 addresses"))
                .body(containsString("current"));
        page("/ui/lists/999999").statusCode(404);
    }

    @Test
    void entriesAreFound() {
        lists.store("ipsum", DAY, "198.51.100.7", "203.0.113.0/24", "2001:db8:7::/48");
        String path = "/ui/lists/" + id("ipsum") + "/entries";

        page(path).statusCode(200).body(containsString("Found: 3"));
        page(path + "?contains=203.0.113.9")
                .statusCode(200)
                .body(containsString("203.0.113.0/24"), not(containsString("198.51.100.7")));
        page(path + "?page=-5").statusCode(200).body(containsString("Page 1 of 1"));
        browser(Caller.admin())
                .queryParam("contains", "\"><script>alert(1)</script>")
                .get(path)
                .then()
                .statusCode(200)
                .body(containsString("No entry matches."), not(containsString("<script>alert")));
    }

    @Test
    void olderVersionIsPublishedAgain() {
        form(Caller.admin(), Map.of("name", "mine", "url", "push:"), "/ui/new-list")
                .statusCode(303);
        int id = id("mine");
        push(id, "45.155.17.7\n");
        push(id, "45.155.17.8\n");
        List<Integer> versions =
                Caller.admin().get("/api/v1/blocklists/" + id + "/versions").path("items.version");

        form(Caller.viewer(), Map.of(), "/ui/lists/" + id + "/restore/" + versions.getLast())
                .statusCode(403);
        form(Caller.admin(), Map.of(), "/ui/lists/" + id + "/restore/" + versions.getLast())
                .statusCode(303)
                .header("Location", endsWith("/ui/lists/" + id + "?done=listRestored"));

        page("/ui/lists/" + id + "/entries").body(containsString("45.155.17.7"), not(containsString("45.155.17.8")));
        form(Caller.admin(), Map.of(), "/ui/lists/" + id + "/restore/999999").statusCode(404);
    }

    private static void push(int id, String content) {
        Caller.admin()
                .contentType("text/plain")
                .body(content)
                .put("/api/v1/blocklists/" + id + "/content")
                .then()
                .statusCode(200);
    }

    @Test
    void rejectedLinesAndErrorsOfAFeedAreEscaped() {
        String name = "hostile-" + UUID.randomUUID();
        form(Caller.admin(), Map.of("name", name, "url", "push:"), "/ui/new-list")
                .statusCode(303);
        int id = id(name);
        push(id, "45.155.17.7\n45.155.17.8\n45.155.17.9\n<script>alert(1)</script>\n");
        page("/ui/lists/" + id)
                .body(containsString("&lt;script&gt;alert(1)&lt;/script&gt;"), not(containsString("<script>alert")));

        Caller.admin()
                .contentType("application/json")
                .body("[<script>alert(2)</script>]")
                .put("/api/v1/blocklists/" + id + "/content")
                .then()
                .statusCode(422);
        page("/ui/lists/" + id).body(not(containsString("<script>alert")));
        Caller.admin().delete("/api/v1/blocklists/" + id).then().statusCode(204);
    }

    @Test
    void sizeAfterEachImportIsDrawn() {
        // The log of imports is by name.
        String name = "sizes-" + UUID.randomUUID();
        form(Caller.admin(), Map.of("name", name, "url", "push:"), "/ui/new-list")
                .statusCode(303);
        int id = id(name);
        push(id, "45.155.17.7\n");
        page("/ui/lists/" + id).body(not(containsString("Ranges after each of the last imports")));

        push(id, "45.155.17.7\n45.155.17.9\n45.155.17.11\n");

        page("/ui/lists/" + id)
                .body(
                        containsString("Ranges after each of the last imports"),
                        containsString("first 1, last 3, at most 3."),
                        not(containsString("4 in all")));
        page("/ui/lists").body(containsString("hx-get=\"/ui/lists/figures\""));
        page("/ui/lists/figures").statusCode(200).body(containsString("first 1, last 3, at most 3."));
        Caller.admin().delete("/api/v1/blocklists/" + id).then().statusCode(204);
    }

    @Test
    void minimumIntervalIsChangedOnThePage() {
        Caller.admin()
                .contentType("application/json")
                .body(Map.of("name", "mine", "url", "https://lists.example/mine", "format", "plain"))
                .post("/api/v1/blocklists?import=false")
                .then()
                .statusCode(201);
        int id = id("mine");
        String path = "/ui/lists/" + id;
        page(path).body(containsString("It is downloaded at each run of the schedule."));

        form(Caller.viewer(), Map.of("minutes", "90"), path + "/interval").statusCode(403);
        form(Caller.admin(), Map.of("minutes", "often"), path + "/interval")
                .statusCode(422)
                .body(containsString("must be a whole number of minutes"));
        form(Caller.admin(), Map.of("minutes", "-1"), path + "/interval").statusCode(422);
        form(Caller.admin(), Map.of("minutes", "90"), path + "/interval")
                .statusCode(303)
                .header("Location", endsWith(path + "?done=intervalChanged"));

        page(path).body(containsString("at most once in 90 minutes"));
        Caller.admin()
                .get("/api/v1/blocklists/" + id)
                .then()
                .body("minimum_interval_seconds", equalTo(5_400), "format", equalTo("plain"));
        browser(Caller.viewer()).get(path).then().body(not(containsString("Change the minimum interval")));
    }

    @Test
    void scheduleIsShownAndChanged() {
        Map<String, Object> before =
                Caller.admin().get("/api/v1/blocklists/schedule").path("$");
        lists.store("ipsum", DAY, "198.51.100.7");
        try {
            page("/ui/list-schedule")
                    .statusCode(200)
                    .body(containsString("value=\"" + before.get("cron") + "\""), containsString("is left out"));
            form(Caller.viewer(), Map.of("cron", "5 4 * * *"), "/ui/list-schedule")
                    .statusCode(403);
            form(Caller.admin(), Map.of("cron", "<b>", "jitter", "1"), "/ui/list-schedule")
                    .statusCode(422)
                    .body(containsString("value=\"&lt;b&gt;\""), not(containsString("<b>")));
            form(Caller.admin(), Map.of("cron", "5 4 * * *", "jitter", "soon"), "/ui/list-schedule")
                    .statusCode(422)
                    .body(containsString("must be a whole number of seconds"));

            Map<String, String> yearly =
                    Map.of("cron", "5 4 1 1 *", "timeZone", "Europe/Berlin", "jitter", "7", "enabled", "true");
            form(Caller.admin(), yearly, "/ui/list-schedule")
                    .statusCode(303)
                    .header("Location", endsWith("/ui/list-schedule?done=scheduleChanged"));
            Caller.admin()
                    .get("/api/v1/blocklists/schedule")
                    .then()
                    .body("cron", equalTo("5 4 1 1 *"), "time_zone", equalTo("Europe/Berlin"))
                    .body("jitter_seconds", equalTo(7), "enabled", equalTo(true));
            page("/ui/lists").body(containsString("-01-01 03:05 UTC"));

            form(Caller.admin(), Map.of("cron", "5 4 1 1 *"), "/ui/list-schedule")
                    .statusCode(303);
            page("/ui/list-schedule").body(containsString("the schedule is switched off"));
            page("/ui/lists").body(not(containsString("-01-01 03:05 UTC")));
        } finally {
            Map<String, Object> stored = new TreeMap<>(before);
            stored.keySet().retainAll(List.of("cron", "time_zone", "jitter_seconds", "enabled"));
            Caller.admin()
                    .contentType("application/json")
                    .body(stored)
                    .put("/api/v1/blocklists/schedule")
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    void listIsAddedAndDeleted() {
        form(
                        Caller.admin(),
                        Map.of("name", "mine", "url", "push:", "format", "plain", "type", "throttle"),
                        "/ui/new-list")
                .statusCode(303)
                .header("Location", endsWith("/ui/lists/" + id("mine") + "?done=listAdded"));
        int id = id("mine");
        page("/ui/lists/" + id).body(containsString("throttle"), containsString("push:"));

        form(Caller.viewer(), Map.of(), "/ui/lists/" + id + "/delete").statusCode(403);
        form(Caller.admin(), Map.of(), "/ui/lists/" + id + "/delete")
                .statusCode(303)
                .header("Location", endsWith("/ui/lists?done=listDeleted"));
        page("/ui/lists/" + id).statusCode(404);
    }

    @Test
    void refusedListStaysInTheForm() {
        form(Caller.admin(), Map.of("name", "no name", "url", "gopher://<b>"), "/ui/new-list")
                .statusCode(422)
                .body(containsString("value=\"no name\""), containsString("must have 1 to 63 letters"))
                .body(not(containsString("<b>")));
        form(Caller.admin(), Map.of("name", "nothing"), "/ui/new-list/catalogue")
                .statusCode(404);
        form(Caller.viewer(), Map.of(), "/ui/new-list").statusCode(403);
    }

    @Test
    void searchFindsNames() {
        lists.store("ipsum", DAY, "198.51.100.7");
        names.set("home.example", "198.51.100.7");

        page("/ui/search?q=IPS").statusCode(200).body(containsString("/ui/lists/" + id("ipsum")));
        page("/ui/search?q=home.example").statusCode(200).body(containsString("/ui/search?q=198.51.100.7"));
        page("/ui/search?q=germany").statusCode(200).body(containsString("/ui/bans?country=DE"));
        page("/ui/search?q=nothing-like-this").statusCode(400);
    }

    @Test
    void catalogueOffersFeeds() {
        page("/ui/new-list").statusCode(200).body(containsString("Spamhaus"), containsString("Public feeds."));
        browser(Caller.viewer()).get("/ui/new-list").then().statusCode(403);
    }

    @Test
    void previewOfAListThatCannotBeDownloadedSaysWhy() {
        form(Caller.admin(), Map.of("name", "mine", "url", "push:"), "/ui/new-list")
                .statusCode(303);

        page("/ui/lists/" + id("mine") + "/preview").statusCode(422).body(containsString("role=\"alert\""));
        browser(Caller.viewer())
                .get("/ui/lists/" + id("mine") + "/preview")
                .then()
                .statusCode(403);
    }
}
