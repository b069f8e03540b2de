package dev.bartizan.blocklist.derived;

import static dev.bartizan.Caller.admin;
import static dev.bartizan.Caller.viewer;
import static dev.bartizan.blocklist.derived.DerivedLists.imported;
import static dev.bartizan.blocklist.derived.DerivedLists.request;
import static dev.bartizan.blocklist.derived.DerivedLists.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.bartizan.DeclaredSettings;
import dev.bartizan.Patience;
import dev.bartizan.blocklist.StoredLists;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(DeclaredSettings.class)
class CombinedListTest {

    private static final LocalDate DAY = LocalDate.of(2026, 1, 1);

    @Inject
    StoredLists stored;

    @Inject
    Clock clock;

    private final DerivedLists lists = new DerivedLists();

    @AfterEach
    void deleteLists() {
        lists.deleteAll();
        stored.clear();
    }

    @Test
    void addressesOfTwoListsAreBlockedAndThoseOfOneAreNot() {
        int a = source("a", "8.11.0.1\n8.11.1.0/24\n2a01:4f8::/32\n");
        source("b", "8.11.0.1\n8.11.1.7\n2a01:4f8:1::/48\n");
        source("c", "8.11.0.3\n8.11.1.7\n");
        int both = create("both", "lists:a, b,c", Map.of());

        imported(both)
                .body("results", hasSize(1))
                .body("results[0].outcome", equalTo("IMPORTED"))
                .body("results[0].ranges", equalTo(3))
                .body("results[0].message", nullValue());

        blocked("8.11.0.1", true);
        blocked("8.11.1.7", true);
        blocked("2a01:4f8:1::7", true);
        blocked("8.11.0.3", false);
        blocked("8.11.1.8", false);
        blocked("2a01:4f8::7", false);
        viewer().get("/api/v1/blocklists/{id}", both)
                .then()
                .body("url", equalTo("lists:a, b,c"))
                .body("at_least", equalTo(2))
                .body("publish", is(true))
                .body("health", equalTo("ok"));
        viewer().get("/api/v1/blocklists/{id}", a)
                .then()
                .body("publish", is(false))
                .body("at_least", nullValue())
                .body("ranges", equalTo(3))
                .body("health", equalTo("ok"));
        // The sources have not changed.
        imported(both).body("results[0].outcome", equalTo("UNCHANGED"));

        admin().get("/api/v1/blocklists/{id}/preview", both)
                .then()
                .body("outcome", equalTo("UNCHANGED"))
                .body("first", contains("8.11.0.1/32", "8.11.1.7/32", "2a01:4f8:1::/48"));
    }

    @Test
    void listFollowsItsSourcesInTheSameRun() {
        int a = source("a", "8.11.0.1\n");
        source("b", "8.11.0.1\n8.11.0.2\n");
        imported(create("both", "lists:a,b", Map.of()));
        int wide = create("wide", "lists:both,b", Map.of("at_least", 1));
        imported(wide);

        int run = push(a, "8.11.0.2\n8.11.0.9\n");

        run(run).body("results.list", contains("a", "both", "wide"))
                .body("results.outcome", contains("IMPORTED", "IMPORTED", "UNCHANGED"));
        blocked("8.11.0.2", true);
        blocked("8.11.0.9", false);
        run = push(a, "8.11.0.2\n8.11.0.3\n");
        run(run).body("results.list", contains("a", "both")).body("results.outcome", contains("IMPORTED", "UNCHANGED"));
    }

    @Test
    void sourcesAreImportedBeforeTheListsThatAreCombinedFromThem() {
        source("c", "8.11.0.1\n");
        source("d", "8.11.0.1\n");
        // By name, the order would be the other way round.
        create("z-first", "lists:c,d", Map.of());
        create("a-last", "lists:z-first,c", Map.of());

        int run = admin().post("/api/v1/blocklists/import").path("run");

        List<String> lists = run(run).extract().path("results.list");
        assertThat(lists).containsSubsequence("z-first", "a-last").doesNotHaveDuplicates();
        run(run).body("results.findAll { it.list in ['z-first', 'a-last'] }.outcome", contains("IMPORTED", "IMPORTED"));
    }

    @Test
    void publishedSourceStaysPublishedAndCanBeWithdrawn() {
        int a = create("a", "push:", Map.of());
        push(a, "8.11.0.1\n");
        blocked("8.11.0.1", true);

        change(a, "a", "push:", Map.of("publish", false)).statusCode(200).body("ranges", equalTo(1));
        blocked("8.11.0.1", false);

        change(a, "a", "push:", Map.of()).statusCode(200);
        blocked("8.11.0.1", true);
    }

    @Test
    void tooFewSourcesFailTheImportAndKeepTheLastVersion() {
        int a = source("a", "8.11.0.1\n");
        source("b", "8.11.0.1\n");
        int both = create("both", "lists:a,b", Map.of());
        imported(both);

        change(a, "a", "push:", Map.of("publish", false, "enabled", false)).statusCode(200);
        imported(both)
                .body("results[0].outcome", equalTo("DOWNLOAD_FAILED"))
                .body(
                        "results[0].message",
                        equalTo("1 of 2 lists can be used, fewer than at_least (2): a has no content."));

        blocked("8.11.0.1", true);
        admin().get("/api/v1/blocklists/{id}", both)
                .then()
                .body("health", equalTo("failing"))
                .body("last_message", containsString("a has no content"));
        admin().get("/api/v1/blocklists/{id}/preview", both)
                .then()
                .statusCode(502)
                .body("error_code", equalTo("FEED_UNREACHABLE"));
    }

    @Test
    void staleSourcesDoNotCount() {
        stored.store("fresh", DAY, clock.instant(), "8.11.0.1", "8.11.0.2");
        stored.store("aged", DAY, clock.instant().minus(Duration.ofHours(47)), "8.11.0.1");
        stored.store("stale", DAY, clock.instant().minus(Duration.ofHours(49)), "8.11.0.2");
        stored.store("expired", DAY, clock.instant().minus(Duration.ofDays(8)), "8.11.0.2");
        int id = create("some", "lists:fresh,aged,stale,expired", Map.of("at_least", 2));

        imported(id)
                .body("results[0].ranges", equalTo(1))
                .body("results[0].message", equalTo("Not used: stale is stale, expired is stale."));

        change(id, "some", "lists:aged,stale,expired", Map.of("at_least", 2)).statusCode(200);
        imported(id)
                .body("results[0].outcome", equalTo("DOWNLOAD_FAILED"))
                .body("results[0].message", startsWith("1 of 3 lists can be used, fewer than at_least (2): stale"));
    }

    @Test
    void entryKeepsTheDayOnWhichTheListFirstHadIt() {
        source("a", "8.11.0.1\n8.11.0.2\n");
        source("b", "8.11.0.1\n8.11.0.2\n");
        int both = create("both", "lists:a,b", Map.of());
        imported(both);
        stored.replace(both, DAY, "8.11.0.1", "8.11.0.9");

        admin().post("/api/v1/blocklists/import?id={id}&force=true", both);
        await().atMost(Patience.LONG).untilAsserted(() -> blocked("8.11.0.2", true));

        String today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString();
        admin().get("/api/v1/blocklists/{id}/entries", both)
                .then()
                .body("items.range", contains("8.11.0.1/32", "8.11.0.2/32"))
                .body("items.since", contains("2026-01-01", today));
    }

    @Test
    void guardsAreThoseOfOtherLists() {
        int a = source("a", "8.11.0.1\n");
        source("b", "8.11.0.1\n");
        int both = create("both", "lists:a,b", Map.of());
        imported(both);

        int run = push(a, "8.11.0.2\n");

        run(run).body("results[1].outcome", equalTo("REJECTED_EMPTY"));
        blocked("8.11.0.1", true);
    }

    @Test
    void sourceCantBeDeletedOrRenamed() {
        int a = source("a", "8.11.0.1\n");
        source("b", "8.11.0.1\n");
        create("both", "lists:a,b", Map.of());
        create("other", "lists:b,a", Map.of());

        admin().delete("/api/v1/blocklists/{id}", a)
                .then()
                .statusCode(409)
                .body("error_code", equalTo("LIST_IN_USE"))
                .body("details.used_by", contains("both", "other"));
        change(a, "renamed", "push:", Map.of())
                .statusCode(409)
                .body("error_code", equalTo("LIST_IN_USE"))
                .body("details.used_by", hasItems("both", "other"));
        change(a, "a", "push:", Map.of("publish", false)).statusCode(200);
    }

    @Test
    void unknownListsAndCyclesAreRefused() {
        int a = source("a", "8.11.0.1\n");
        source("b", "8.11.0.1\n");
        create("both", "lists:a,b", Map.of());
        create("more", "lists:both,b", Map.of());

        request("new", "lists:a,x,y", Map.of())
                .post("/api/v1/blocklists")
                .then()
                .statusCode(422)
                .body("details.fields.url", equalTo("has lists that don't exist: x, y"));
        request("new", "lists:a,new", Map.of())
                .post("/api/v1/blocklists")
                .then()
                .statusCode(422)
                .body("details.fields.url", equalTo("has the list itself"));
        change(a, "a", "lists:b,more", Map.of())
                .statusCode(422)
                .body("details.fields.url", equalTo("has more, which is combined from this list"));
        change(lists.last(), "later", "lists:more,b", Map.of())
                .statusCode(422)
                .body("details.fields.url", equalTo("has lists that don't exist: more"));
        change(lists.last(), "later", "lists:both,a", Map.of()).statusCode(200);
    }

    @Test
    void declarationWithUnknownListsIsRefused() {
        admin().get("/api/v1/blocklists")
                .then()
                .body("items.name", hasItem("declared"))
                .body("items.name", not(hasItem("of-unknown")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "lists:a         | at_least | 1     | url      | 2 to 64 different lists",
                "lists:a,a       | at_least | 1     | url      | different lists",
                "lists:a,,b      | at_least | 1     | url      | different lists",
                "lists:a,b/c     | at_least | 1     | url      | different lists",
                "lists:a,b       | at_least | 0     | at_least | between 1 and the number of lists",
                "lists:a,b       | at_least | 3     | at_least | between 1 and the number of lists",
                "push:           | at_least | 2     | at_least | no effect",
                "country:DE      | at_least | 2     | at_least | no effect",
                "lists:a,b       | format   | 'csv' | format   | no effect",
                "lists:a,b       | headers  | {'X':'1'} | headers | no effect",
            })
    void wrongDefinitionIsRefused(String url, String option, String value, String field, String why) {
        admin().contentType(ContentType.JSON)
                .body("{'name':'wrong','url':'%s','%s':%s}"
                        .formatted(url, option, value)
                        .replace('\'', '"'))
                .post("/api/v1/blocklists")
                .then()
                .statusCode(422)
                .body("details.fields", aMapWithSize(1))
                .body("details.fields." + field, containsString(why));
    }

    @Test
    void listThatAllowsIsAlwaysPublished() {
        request("wrong", "push:", Map.of("allow", true, "publish", false))
                .post("/api/v1/blocklists")
                .then()
                .statusCode(422)
                .body("details.fields.publish", containsString("must be true for a list that allows"));
    }

    @Test
    void combinedListNeedsAnExceptionOfItsOwn() {
        source("a", "8.11.0.1\n");
        source("b", "8.11.0.1\n");
        int both = create("both", "lists:a,b", Map.of());
        imported(both);
        int ofSources = except("8.11.0.1", "a", "b");
        try {
            imported(both).body("results[0].outcome", equalTo("UNCHANGED"));
            blocked("8.11.0.1", true);
        } finally {
            admin().delete("/api/v1/allowlist/{id}", ofSources).then().statusCode(204);
        }

        int own = except("8.11.0.1", "both");
        try {
            blocked("8.11.0.1", false);
        } finally {
            admin().delete("/api/v1/allowlist/{id}", own).then().statusCode(204);
        }
    }

    private static int except(String range, String... some) {
        return admin().contentType(ContentType.JSON)
                .body(Map.of("range", range, "lists", some))
                .post("/api/v1/allowlist")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** A list with pushed content that is not published. */
    private int source(String name, String content) {
        int id = create(name, "push:", Map.of("publish", false));
        push(id, content);
        return id;
    }

    private int create(String name, String url, Map<String, ?> more) {
        return lists.create(name, url, more);
    }

    private static ValidatableResponse change(int id, String name, String url, Map<String, ?> more) {
        return request(name, url, more).put("/api/v1/blocklists/{id}", id).then();
    }

    /** Returns the run that took the content. */
    private static int push(int id, String content) {
        return admin().contentType(ContentType.TEXT)
                .body(content)
                .put("/api/v1/blocklists/{id}/content", id)
                .then()
                .statusCode(200)
                .extract()
                .path("run");
    }

    private static void blocked(String address, boolean expected) {
        admin().get("/api/v1/lookup/" + address).then().body("blocked", is(expected));
    }
}
