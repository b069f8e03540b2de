package dev.bartizan.decision.allowlist.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.bartizan.Caller;
import dev.bartizan.blocklist.StoredLists;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The allowlist says what it takes out of the lists, and a search names the entry that allows. */
@QuarkusTest
class AllowlistEffectTest {

    private static final LocalDate DAY = LocalDate.parse("2026-08-22");

    @Inject
    StoredLists lists;

    private final List<Integer> entries = new ArrayList<>();

    @AfterEach
    void clear() {
        entries.forEach(id -> Caller.admin().delete("/api/v1/allowlist/" + id));
        lists.clear();
    }

    private int allow(Map<String, Object> entry) {
        int id = Caller.admin()
                .contentType(ContentType.JSON)
                .body(entry)
                .post("/api/v1/allowlist")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        entries.add(id);
        return id;
    }

    private static ValidatableResponse effect() {
        return Caller.viewer().get("/api/v1/allowlist/effect").then().statusCode(200);
    }

    private static String taken(int entry, String list, String figure) {
        return "items.find { it.id == %d }.lists.find { it.list == '%s' }.%s".formatted(entry, list, figure);
    }

    private static String page(String path) {
        return Caller.viewer()
                .header("Accept", "text/html")
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    @Test
    void entriesSayWhatTheyTakeOutOfWhichList() {
        lists.store("effect-one", DAY, "45.155.21.0/28", "45.155.21.32", "2a06:98c1:3199::/126");
        lists.store("effect-two", DAY, "45.155.21.4");
        int wide = allow(Map.of("range", "45.155.21.0/24", "comment", "our office <b>"));
        int none = allow(Map.of("range", "45.155.23.9"));
        int limited = allow(Map.of("range", "2a06:98c1:3199::1", "lists", List.of("effect-one")));

        effect().body(taken(wide, "effect-one", "ranges"), equalTo(2))
                .body(taken(wide, "effect-one", "addresses"), equalTo(17))
                .body(taken(wide, "effect-two", "addresses"), equalTo(1))
                .body(taken(limited, "effect-one", "addresses"), equalTo(1))
                .body("items.find { it.id == %d }.limited".formatted(limited), equalTo(true))
                .body("items.find { it.id == %d }".formatted(none), nullValue());
        assertThat(page("/ui/allowlist/effect"))
                .contains("effect-one: 17 addresses, of 2 entries", "our office &lt;b&gt;", "only for some lists")
                .doesNotContain("45.155.23.9", "office <b>");
        assertThat(page("/ui/allowlist")).contains("hx-get=\"/ui/allowlist/effect\"");

        lists.store("effect-three", DAY, "45.155.21.7", "45.155.23.0/24");

        effect().body(taken(none, "effect-three", "addresses"), equalTo(1));

        Caller.admin().delete("/api/v1/allowlist/" + none).then().statusCode(204);

        effect().body("items.find { it.id == %d }".formatted(none), nullValue());
    }

    @Test
    void entryForOneListTakesNothingOutOfOthers() {
        lists.store("effect-one", DAY, "45.155.21.7");
        lists.store("effect-two", DAY, "45.155.21.7");
        int limited = allow(Map.of("range", "45.155.21.7", "lists", List.of("effect-two")));

        effect().body("items.find { it.id == %d }.lists.list".formatted(limited), equalTo(List.of("effect-two")));
    }

    @Test
    void searchNamesTheEntryThatAllows() {
        lists.store("effect-one", DAY, "45.155.21.7");
        allow(Map.of("range", "45.155.21.0/24", "comment", "our office"));

        Caller.viewer()
                .header("Accept", "text/html")
                .get("/ui/search?q=45.155.21.7")
                .then()
                .statusCode(200)
                .body(containsString("Allowed by"), containsString("45.155.21.0/24"), containsString("our office"));
        assertThat(page("/ui/search?q=45.155.22.7")).doesNotContain("Allowed by");
    }
}
