package dev.bartizan.blocklist.management.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.bartizan.Caller;
import dev.bartizan.blocklist.StoredLists;
import dev.bartizan.blocklist.feed.FeedServer;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A definition is tried before it is stored, and a stored one is changed in the console. */
@QuarkusTest
class ListEditPageTest {

    private static final LocalDate DAY = LocalDate.parse("2026-08-22");
    private static final String NAME = "edited";

    /** Enough lines, so that a bad one is not too large a part. */
    private static final String FEED =
            IntStream.rangeClosed(1, 40).mapToObj("45.155.17.%d\n"::formatted).collect(Collectors.joining())
                    + "80.158.3.5\nno <b>address\n";

    @Inject
    StoredLists lists;

    private FeedServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FeedServer();
    }

    @AfterEach
    void clear() {
        lists.clear();
        Integer id = id(NAME);
        if (id != null) {
            Caller.admin().delete("/api/v1/blocklists/" + id).then().statusCode(204);
        }
        server.close();
    }

    private static RequestSpecification browser(RequestSpecification caller) {
        return caller.header("Accept", "text/html").redirects().follow(false);
    }

    private static ValidatableResponse form(Map<String, String> fields, String path) {
        return browser(Caller.admin()).formParams(fields).post(path).then();
    }

    private static @Nullable Integer id(String name) {
        return Caller.admin().get("/api/v1/blocklists").path("items.find { it.name == '%s' }.id".formatted(name));
    }

    private Map<String, String> newList(String path) {
        return Map.of(
                "name",
                NAME,
                "url",
                server.url(path).toString(),
                "format",
                "plain",
                "type",
                "ban",
                "allowPrivate",
                "true");
    }

    @Test
    void previewOfANewListShowsWhatTheFeedHasAndStoresNothing() {
        server.on("/feed", 200, "", FEED);
        lists.store("other", DAY, "45.155.17.1", "45.155.17.200");
        int allowed = Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("range", "45.155.17.2", "comment", "our office"))
                .post("/api/v1/allowlist")
                .path("id");

        try {
            form(newList("/feed"), "/ui/new-list/preview")
                    .statusCode(200)
                    .body(
                            containsString("Nothing was stored."),
                            containsString("40 IPv4 addresses, 40 ranges. The other lists have"),
                            containsString("80.158.3.0/28"),
                            containsString("45.155.17.2/32: 1 addresses"),
                            containsString("no &lt;b&gt;address"),
                            containsString("<code>45.155.17.40/32</code>"),
                            not(containsString("<b>address")));
        } finally {
            Caller.admin().delete("/api/v1/allowlist/" + allowed).then().statusCode(204);
        }

        assertThat(id(NAME)).isNull();
    }

    @Test
    void previewKeepsTheFormSoThatTheListCanBeAdded() {
        server.on("/feed", 200, "", FEED);

        form(newList("/feed"), "/ui/new-list/preview")
                .body(
                        containsString("value=\"" + server.url("/feed") + "\""),
                        containsString("<option value=\"plain\" selected"),
                        containsString("name=\"allowPrivate\" value=\"true\" checked"));
        Map<String, String> disabled = new HashMap<>(newList("/feed"));
        disabled.put("url", "push:");
        disabled.remove("allowPrivate");
        form(disabled, "/ui/new-list").statusCode(303);

        assertThat(id(NAME)).isNotNull();
    }

    @Test
    void previewThatIsLoadedAgainLeadsToTheForm() {
        browser(Caller.admin())
                .get("/ui/new-list/preview")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/ui/new-list"));
        browser(Caller.admin())
                .get("/ui/lists/7/edit/preview")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/ui/lists/7/edit"));
    }

    @Test
    void previewThatFailsSaysWhy() {
        lists.store("other", DAY, "45.155.17.1");

        form(newList("/missing"), "/ui/new-list/preview")
                .statusCode(502)
                .body(containsString("The server answered with status 404."), containsString("value=\"edited\""));
        form(Map.of("name", "other", "url", "push:"), "/ui/new-list/preview").statusCode(409);
        form(Map.of("name", NAME, "url", "push:"), "/ui/new-list/preview").statusCode(422);
        form(Map.of("name", NAME, "url", "https://[", "minutes", "often"), "/ui/new-list/preview")
                .statusCode(422)
                .body(containsString("must be a whole number"));
        browser(Caller.viewer())
                .formParams(newList("/feed"))
                .post("/ui/new-list/preview")
                .then()
                .statusCode(403);
    }

    private int stored() {
        return Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.ofEntries(
                        Map.entry("name", NAME),
                        Map.entry("url", server.url("/feed").toString()),
                        Map.entry("format", "plain"),
                        Map.entry("enabled", false),
                        Map.entry("headers", Map.of("Authorization", "Bearer of-the-test")),
                        Map.entry("allow_private", true),
                        Map.entry("keep_special_purpose", true),
                        Map.entry("minimum_share_percent", 30),
                        Map.entry("minimum_interval_seconds", 90)))
                .post("/api/v1/blocklists?import=false")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private Map<String, String> asStored() {
        return Map.of(
                "name", NAME,
                "url", server.url("/feed").toString(),
                "format", "plain",
                "type", "ban",
                "minutes", "2",
                "allowPrivate", "true");
    }

    @Test
    void changeKeepsWhatTheFormDoesNotHave() {
        int id = stored();
        String path = "/ui/lists/" + id;
        browser(Caller.admin()).get(path).then().body(containsString(path + "/edit"));
        browser(Caller.admin())
                .get(path + "/edit")
                .then()
                .statusCode(200)
                .body(
                        containsString("value=\"" + server.url("/feed") + "\""),
                        containsString("name=\"minutes\" type=\"number\" min=\"0\" max=\"527040\" value=\"2\""),
                        containsString("<code>Authorization</code>"),
                        not(containsString("of-the-test")));
        Map<String, String> fields = new HashMap<>(asStored());
        fields.put("type", "captcha");
        fields.put("fallbacks", "https://mirror.example/one\r\n\r\nhttps://mirror.example/two\r\n");

        form(fields, path + "/edit").statusCode(303).header("Location", endsWith(path + "?done=listChanged"));

        Caller.admin()
                .get("/api/v1/blocklists/" + id)
                .then()
                .body("type", equalTo("captcha"))
                .body("fallback_urls", equalTo(List.of("https://mirror.example/one", "https://mirror.example/two")))
                .body("enabled", equalTo(false), "headers", equalTo(List.of("Authorization")))
                .body("keep_special_purpose", equalTo(true), "minimum_share_percent", equalTo(30))
                .body("minimum_interval_seconds", equalTo(90));
        server.on("/feed", 200, "", FEED);
        form(asStored(), path + "/edit/preview").statusCode(200);
        assertThat(server.requests().getLast().header("Authorization")).isEqualTo("Bearer of-the-test");
    }

    @Test
    void refusedChangeStaysInTheForm() {
        int id = stored();
        String path = "/ui/lists/" + id + "/edit";

        form(Map.of("name", NAME, "url", "gopher://<b>", "minScore", "3", "format", "plain"), path)
                .statusCode(422)
                .body(
                        containsString("value=\"gopher://&lt;b&gt;\""),
                        containsString("name=\"minScore\" type=\"number\" value=\"3\""));
        form(Map.of("name", NAME, "url", "https://[", "atLeast", "x"), path + "/preview")
                .statusCode(422);
        browser(Caller.viewer()).formParams(asStored()).post(path).then().statusCode(403);
        browser(Caller.admin()).get("/ui/lists/999999/edit").then().statusCode(404);
        Caller.admin().get("/api/v1/blocklists/" + id).then().body("minimum_interval_seconds", equalTo(90));
    }

    @Test
    void previewOfAChangeIsComparedWithTheContent() {
        long id = lists.store("other", DAY, "45.155.17.1", "45.155.18.9");
        server.on("/feed", 200, "", FEED);
        Map<String, String> fields = new HashMap<>(newList("/feed"));
        fields.put("name", "other");

        form(fields, "/ui/lists/" + id + "/edit/preview")
                .statusCode(200)
                .body(allOf(
                        containsString("40 ranges, 40 IPv4 addresses."),
                        containsString("1 ranges, 1 IPv4 addresses."),
                        containsString("<code>45.155.18.9/32</code>")));

        Caller.admin().get("/api/v1/blocklists/" + id).then().body("url", equalTo("file:other"), "ranges", equalTo(2));
    }
}
