package dev.bartizan.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.bartizan.Caller;
import dev.bartizan.SettableClock;
import dev.bartizan.ban.PublishedBans;
import dev.bartizan.blocklist.StoredLists;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class DecisionResourceTest {

    private static final String EVERYTHING = "45.155.205.0/24 45.155.205.7/32 2a01::/32"
            + " 45.155.205.4/30 46.0.0.1/32 46.0.0.2/31 46.0.0.4/32 2a01::7/128"
            + " 0.0.0.0/32 46.0.0.1/32 255.255.255.255/32 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128";

    @Inject
    StoredLists lists;

    @Inject
    PublishedBans bans;

    @Inject
    SettableClock clock;

    @BeforeEach
    void publish() {
        lists.store(
                "zeta",
                LocalDate.parse("2026-08-23"),
                "0.0.0.0",
                "46.0.0.1",
                "255.255.255.255",
                "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
        lists.store("alpha", LocalDate.parse("2026-08-22"), "45.155.205.4/30", "46.0.0.1-46.0.0.4", "2a01::7");
        bans.ban("45.155.205.7/32", "scans", Duration.ofHours(1));
        bans.ban("45.155.205.0/24", "worse");
        bans.ban("2a01::/32", "");
    }

    @AfterEach
    void clear() {
        lists.clear();
        bans.clear();
        clock.reset();
    }

    @Test
    void bansComeFirstAndThenTheListsByName() {
        page("").body("items.value", contains(EVERYTHING.split(" ")))
                .body("next", nullValue())
                .body("items[1].origin", equalTo("bartizan"))
                .body("items[1].reason", equalTo("scans"))
                .body("items[1].ban", notNullValue())
                .body("items[1].until", notNullValue())
                .body("items[1]", not(hasKey("list")))
                .body("items[0]", not(hasKey("until")))
                .body("items[3].origin", equalTo("lists"))
                .body("items[3].list", equalTo("alpha"))
                .body("items[3].since", equalTo("2026-08-22T00:00:00Z"))
                .body("items[3].until", notNullValue())
                .body("items[3]", not(hasKey("ban")));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 11, 12, 13})
    void pagesComeToTheSame(int size) {
        List<String> values = new ArrayList<>();
        String next = "";
        int pages = 0;
        while (next != null) {
            JsonPath page = page("?page_size=" + size + (next.isEmpty() ? "" : "&after=" + next))
                    .extract()
                    .jsonPath();
            values.addAll(page.getList("items.value"));
            next = page.getString("next");
            pages++;
        }

        assertThat(values).containsExactly(EVERYTHING.split(" "));
        assertThat(pages).isEqualTo((12 + size - 1) / size);
    }

    @Test
    void pageGoesOnWhereTheLastEndedThoughThatIsGone() {
        String afterBan = page("?page_size=2").extract().path("next");
        String afterEntry = page("?page_size=5").extract().path("next");

        bans.clear();
        lists.clear();
        lists.store("alpha", LocalDate.parse("2026-08-22"), "46.0.0.0", "46.0.0.9");

        page("?after=" + afterBan).body("items.value", contains("46.0.0.0/32", "46.0.0.9/32"));
        page("?after=" + afterEntry).body("items.value", contains("46.0.0.9/32"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    origin=bartizan                 | 45.155.205.0/24 45.155.205.7/32 2a01::/32
                    origin=lists&list=alpha         | 45.155.205.4/30 46.0.0.1/32 46.0.0.2/31 46.0.0.4/32 2a01::7/128
                    list=alpha&kind=range           | 45.155.205.4/30 46.0.0.2/31
                    kind=ip&origin=bartizan         | 45.155.205.7/32
                    address=45.155.205.7            | 45.155.205.0/24 45.155.205.7/32 45.155.205.4/30
                    address=45.155.205.6/31         | 45.155.205.0/24 45.155.205.4/30
                    address=46.0.0.1                | 46.0.0.1/32 46.0.0.1/32
                    address=46.0.0.1&list=zeta      | 46.0.0.1/32
                    address=2a01::7&kind=ip         | 2a01::7/128
                    """)
    void filtersAreAppliedTogether(String query, String expected) {
        page("?" + query).body("items.value", contains(expected.split(" ")));

        String first = page("?page_size=1&" + query).extract().path("next");
        int rest = expected.split(" ").length - 1;
        if (rest > 0) {
            page("?after=" + first + "&" + query).body("items", hasSize(rest));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"origin=lists&list=nonesuch", "origin=nonesuch", "origin=bartizan&list=alpha"})
    void whatIsNotThereIsNotFound(String query) {
        page("?" + query).body("items", hasSize(0)).body("next", nullValue());
    }

    @Test
    void whatHasRunOutIsNotThere() {
        clock.advance(Duration.ofHours(1).plusMillis(1));

        page("?address=45.155.205.7&origin=bartizan").body("items.value", contains("45.155.205.0/24"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"page_size=0", "page_size=1001", "after=%25", "after=YWJj", "after=YmFuIHggeQ"})
    void unusableParameterIsRefused(String query) {
        Caller.viewer()
                .urlEncodingEnabled(false)
                .get("/api/v1/decisions?" + query)
                .then()
                .statusCode(422)
                .body("error_code", equalTo("VALIDATION_FAILED"));
    }

    @Test
    void addressThatIsNoneIsRefused() {
        Caller.viewer()
                .get("/api/v1/decisions?address=1.2.3")
                .then()
                .statusCode(400)
                .body("error_code", equalTo("INVALID_ADDRESS"));
    }

    private static ValidatableResponse page(String query) {
        return Caller.admin().get("/api/v1/decisions" + query).then().statusCode(200);
    }
}
