package dev.bartizan.blocklist.derived;

import static dev.bartizan.Caller.admin;
import static dev.bartizan.Caller.viewer;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.bartizan.DeclaredSettings;
import dev.bartizan.geo.TinyDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(DeclaredSettings.class)
class GeoListTest {

    private static final Path SYSTEMS = DeclaredSettings.FEEDS.resolve("asn.mmdb");

    private final DerivedLists lists = new DerivedLists();

    @AfterEach
    void clear() throws IOException {
        lists.deleteAll();
        Files.deleteIfExists(SYSTEMS);
    }

    @Test
    void networksOfACountryAreBlocked() {
        int id = create("sweden", "country:SE");

        imported(id).body("outcome", equalTo("IMPORTED")).body("added", not(0));

        lookup("89.160.20.112").body("blocked", is(true));
        lookup("2.125.160.216").body("blocked", is(false));
        viewer().get("/api/v1/blocklists/{id}", id)
                .then()
                .body("url", equalTo("country:SE"))
                .body("health", equalTo("ok"));
        // The file has not changed.
        imported(id).body("outcome", equalTo("UNCHANGED"));
    }

    @Test
    void networksOfACountryAreAllowedByAListThatAllows() {
        int blocked = create("systems", "asn:64496");
        systems(Map.of("89.160.20.112/28", 64_496L));
        imported(blocked).body("outcome", equalTo("IMPORTED"));
        lookup("89.160.20.113").body("blocked", is(true));

        int allowed = lists.create("only-sweden", "country:SE", Map.of("allow", true));
        imported(allowed).body("outcome", equalTo("IMPORTED"));

        lookup("89.160.20.113").body("blocked", is(false));
    }

    @Test
    void listFollowsItsDatabase() {
        systems(Map.of("8.9.10.0/24", 64_496L, "8.9.12.0/24", 64_497L));
        int id = create("asns", "asn:64496, AS64497,64498");

        admin().get("/api/v1/blocklists/{id}/preview", id)
                .then()
                .body("outcome", equalTo("IMPORTED"))
                .body("format", equalTo("auto"))
                .body("first", contains("8.9.10.0/24", "8.9.12.0/24"))
                .body("rejected_lines.text", contains("AS64498"));
        imported(id).body("ranges", equalTo(2)).body("rejected_lines[0].line", equalTo(3));

        systems(Map.of("8.9.10.0/24", 64_496L, "8.9.14.0/24", 64_497L, "8.9.15.0/24", 64_498L));
        imported(id)
                .body("outcome", equalTo("IMPORTED"))
                .body("added", equalTo(2))
                .body("removed", equalTo(1))
                .body("rejected_lines", empty());
        lookup("8.9.15.7").body("blocked", is(true));
        lookup("8.9.12.7").body("blocked", is(false));
    }

    @Test
    void problemWithTheDatabaseKeepsTheLastVersion() throws IOException {
        systems(Map.of("8.9.10.0/24", 64_496L));
        int id = create("kept", "asn:64496");
        imported(id).body("outcome", equalTo("IMPORTED"));

        Files.delete(SYSTEMS);
        imported(id)
                .body("outcome", equalTo("DOWNLOAD_FAILED"))
                .body("message", equalTo("The file of bartizan.geo.asn-database does not exist."));
        Files.writeString(SYSTEMS, "<html>");
        imported(id)
                .body("outcome", equalTo("REJECTED_TRUNCATED"))
                .body("message", containsString("is not a MaxMind database, or it is damaged"));
        systems(Map.of("8.9.10.0/24", 64_500L));
        imported(id)
                .body("outcome", equalTo("REJECTED_NOT_A_FEED"))
                .body("message", equalTo("The database Tiny has no network of AS64496."));

        lookup("8.9.10.7").body("blocked", is(true));
        admin().get("/api/v1/blocklists/{id}", id).then().body("health", equalTo("failing"));
    }

    @Test
    void unknownCountryIsAnErrorEvenBesideAKnownOne() {
        // The code of the United Kingdom is GB.
        int id = create("kingdom", "country:SE,UK");

        imported(id)
                .body("outcome", equalTo("REJECTED_NOT_A_FEED"))
                .body("message", containsString("has no network of UK."));
        admin().get("/api/v1/blocklists/{id}/preview", id)
                .then()
                .statusCode(422)
                .body("error_code", equalTo("FEED_REJECTED"));
    }

    @Test
    void guardsAreThoseOfOtherLists() {
        systems(Map.of("64.0.0.0/2", 64_496L));
        int id = create("huge", "asn:64496");

        imported(id)
                .body("outcome", equalTo("REJECTED_GREW"))
                .body("message", containsString("% of those in use; the limit is 15 %."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "country:DEU  | format                    | 'auto'                  | url | two-letter country codes",
                "asn:0        | format                    | 'auto'                  | url | autonomous systems",
                "country:DE   | format                    | 'csv'                   | format | no effect",
                "country:DE   | min_score                 | 3                       | min_score | no effect",
                "country:DE   | column                    | 2                       | column | no effect",
                "asn:1        | pointer                   | '[].ip'                 | pointer | no effect",
                "asn:1        | country                   | 'DE'                    | country | no effect",
                "asn:1        | decimal_addresses         | true                    | decimal_addresses | no effect",
                "asn:1        | maximum_bad_lines_percent | 3                       | maximum_bad_lines_percent | no effect",
                "asn:1        | fallback_urls             | ['https://example.org'] | fallback_urls | no effect",
                "asn:1        | headers                   | {'X':'1'}               | headers | no effect",
                "https://a.b/ | fallback_urls             | ['country:DE']          | fallback_urls | addresses only",
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

    private static void systems(Map<String, Long> numbers) {
        SequencedMap<String, Map<String, ?>> entries = new LinkedHashMap<>();
        numbers.forEach((network, number) -> entries.put(network, Map.of("autonomous_system_number", number)));
        TinyDatabase.write(SYSTEMS, TinyDatabase.of("Tiny", entries));
    }

    private int create(String name, String url) {
        return lists.create(name, url, Map.of());
    }

    /** Imports a list; returns the outcome. */
    private static ValidatableResponse imported(int id) {
        return DerivedLists.imported(id).rootPath("results[0]");
    }

    private static ValidatableResponse lookup(String address) {
        return admin().get("/api/v1/lookup/" + address).then();
    }
}
