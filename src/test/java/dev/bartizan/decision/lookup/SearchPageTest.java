package dev.bartizan.decision.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bartizan.Caller;
import dev.bartizan.DeclaredSettings;
import dev.bartizan.Patience;
import dev.bartizan.ban.PublishedBans;
import dev.bartizan.blocklist.StoredLists;
import dev.bartizan.geo.TinyDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page about an address: which bouncers have it, and whose it is. */
@QuarkusTest
@TestProfile(DeclaredSettings.class)
class SearchPageTest {

    private static final String BANNED = "45.155.17.9";
    private static final String LISTED = "45.155.19.7";
    private static final Path SYSTEMS = DeclaredSettings.FEEDS.resolve("asn.mmdb");

    @Inject
    PublishedBans bans;

    @Inject
    StoredLists lists;

    private final String bouncer = "search " + UUID.randomUUID();
    private final List<Integer> bouncers = new ArrayList<>();

    @BeforeEach
    void begin() {
        bans.clear();
    }

    @AfterEach
    void clear() throws IOException {
        bans.clear();
        lists.clear();
        bouncers.forEach(id -> Caller.admin().delete("/api/v1/bouncers/" + id));
        Files.deleteIfExists(SYSTEMS);
    }

    private String create(Map<String, ?> settings) {
        Map<String, Object> wanted = new LinkedHashMap<>(settings);
        wanted.put("name", bouncer);
        var created = Caller.admin()
                .contentType(ContentType.JSON)
                .body(wanted)
                .post("/api/v1/bouncers")
                .then()
                .statusCode(201)
                .extract();
        bouncers.add(created.path("id"));
        return created.path("key");
    }

    private static void pull(String key, String query) {
        ask(key, "/v1/decisions/stream?" + query);
    }

    private static void ask(String key, String path) {
        RestAssured.given().header("X-Api-Key", key).get(path).then().statusCode(200);
    }

    private static String page(String wanted) {
        return Caller.admin()
                .header("Accept", "text/html")
                .queryParam("q", wanted)
                .get("/ui/search")
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    /** What the page says about the bouncer. */
    private String row(String wanted) {
        String page = page(wanted);
        String name = "<a href=\"/ui/bouncers\">" + bouncer + "</a>";
        assertThat(page).contains("Which bouncers have it", name);
        String rest = page.substring(page.indexOf(name));
        return rest.substring(0, rest.indexOf("</tr>"));
    }

    private static void awaitBlocked(String ip) {
        await().atMost(Patience.LONG).untilAsserted(() -> assertThat(page(ip)).contains(ip + " is blocked."));
    }

    /** A pull counts when its answer was sent. */
    private void awaitRow(String wanted, String text) {
        await().atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(row(wanted)).contains(text));
    }

    @Test
    void bouncerGetsAndLosesABanWithItsPulls() {
        String key = create(Map.of());
        bans.ban(BANNED + "/32", "test");
        awaitBlocked(BANNED);
        assertThat(row(BANNED)).contains("class=\"bad\">has never pulled");

        pull(key, "startup=true");
        awaitRow(BANNED, "<td data-label=\"State\">has it</td>");
        assertThat(row(BANNED)).contains("ban " + BANNED + "/32 <small>ban</small>", " ago</time>");
        assertThat(row("45.155.17.0/24")).contains("class=\"bad\">has entries for a part of it");
        assertThat(row("45.155.18.9")).contains("has nothing, because nothing is decided about it");

        bans.ban("45.155.18.0/24", "test");
        awaitRow("45.155.18.9", "class=\"bad\">doesn&#39;t have it yet; its next pull gets it");
        assertThat(row("45.155.18.9")).contains("ban 45.155.18.0/24");
        pull(key, "startup=false");
        awaitRow("45.155.18.9", "has it</td>");

        bans.clear();
        awaitRow(BANNED, "still has it; its next pull removes it");
        pull(key, "startup=false");
        awaitRow(BANNED, "has nothing, because nothing is decided about it");
    }

    @Test
    void filtersOfABouncerLeaveDecisionsOut() {
        lists.store("search-other", LocalDate.parse("2026-08-22"), "45.155.20.0/24");
        lists.store("search-listed", LocalDate.parse("2026-08-22"), LISTED);
        awaitBlocked(LISTED);
        awaitBlocked("45.155.20.7");
        String key = create(Map.of("lists", List.of("search-other")));

        pull(key, "startup=true");

        awaitRow(LISTED, "doesn&#39;t get it: its lists, origins, limit or requests leave it out");
        assertThat(row("45.155.20.7")).contains("has it</td>", "45.155.20.0/24 <small>search-other</small>");
    }

    @Test
    void bouncerThatAsksForEachAddressIsAnsweredAtOnce() {
        bans.ban(BANNED + "/32", "test");
        awaitBlocked(BANNED);
        String key = create(Map.of());

        ask(key, "/v1/decisions?ip=" + BANNED);

        awaitRow(BANNED, "asks for each address, and is answered with this decision");
        assertThat(row("45.155.18.9")).contains("has nothing");
    }

    @Test
    void operatorOfTheNetworkIsShown() {
        SequencedMap<String, Map<String, ?>> entries = new LinkedHashMap<>();
        entries.put(
                "45.155.17.0/24",
                Map.of("autonomous_system_number", 64_496L, "autonomous_system_organization", "Hosting <i>& Co"));
        TinyDatabase.write(SYSTEMS, TinyDatabase.of("Tiny", entries));

        assertThat(page(BANNED)).contains("<dt>Network operator</dt><dd>AS64496 Hosting &lt;i&gt;&amp; Co</dd>");
        assertThat(page("45.155.18.9")).doesNotContain("Network operator");
    }
}
