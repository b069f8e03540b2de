package dev.bartizan.blocklist.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.bartizan.Caller;
import dev.bartizan.blocklist.StoredLists;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ComparisonResourceTest {

    private static final LocalDate DAY = LocalDate.parse("2026-08-22");

    @Inject
    StoredLists lists;

    private Integer pushed;

    @AfterEach
    void clear() {
        lists.clear();
        if (pushed != null) {
            Caller.admin().delete("/api/v1/blocklists/" + pushed).then().statusCode(204);
        }
    }

    private static ValidatableResponse api(long id, String part) {
        return Caller.viewer().get("/api/v1/blocklists/" + id + "/" + part).then();
    }

    private static ValidatableResponse page(long id, String part) {
        return Caller.viewer()
                .header("Accept", "text/html")
                .get("/ui/lists/" + id + "/" + part)
                .then();
    }

    @Test
    void listIsComparedWithAllOthersEachTimeOneChanges() {
        long one = lists.store("compared-one", DAY, "45.155.17.0/30", "45.155.18.7");
        long two = lists.store("compared-two", DAY, "45.155.17.1", "45.155.18.7");
        lists.store("compared-three", DAY, "45.155.17.2/31");

        api(one, "overlap")
                .statusCode(200)
                .body("contribution.ipv4_addresses", equalTo(5))
                .body("contribution.unique_ipv4_addresses", equalTo(1))
                .body("contribution.unique_share_percent", equalTo(20f))
                .body("overlaps.find { it.list == 'compared-two' }.ipv4_addresses", equalTo(2))
                .body("overlaps.find { it.list == 'compared-two' }.ranges", equalTo(2))
                .body("overlaps.find { it.list == 'compared-three' }.ranges", equalTo(1));
        api(two, "overlap").body("contribution.unique_share_percent", equalTo(0f));
        page(one, "overlap")
                .statusCode(200)
                .body(containsString("20.0 % of its addresses are on no other list: 1 IPv4 addresses, 1 ranges."))
                .body(containsString("compared-two"));

        lists.store("compared-four", DAY, "45.155.17.0");

        api(one, "overlap")
                .body("contribution.unique_ipv4_addresses", equalTo(0))
                .body("overlaps.list", hasItem("compared-four"));
        Caller.viewer()
                .get("/api/v1/blocklists/overlap")
                .then()
                .body("pairs.findAll { it.first == 'compared-four' }.second", equalTo(List.of("compared-one")));
    }

    @Test
    void pageOfAListLoadsOverlapAndValue() {
        long one = lists.store("compared-one", DAY, "45.155.17.0/30");
        lists.store("compared-two", DAY, "45.155.17.0");

        Caller.viewer()
                .header("Accept", "text/html")
                .get("/ui/lists/" + one)
                .then()
                .statusCode(200)
                .body(containsString("hx-get=\"/ui/lists/" + one + "/overlap\""))
                .body(containsString("hx-get=\"/ui/lists/" + one + "/value\""));
        page(one, "value")
                .statusCode(200)
                .body(containsString("is blocked by no other list and no ban: 3 IPv4 addresses, "));
        page(999_999, "value").statusCode(404);
    }

    @Test
    void listThatAllowsOrIsUnknownIsNotCompared() {
        long friends = lists.storeAllowing("compared-friends", DAY, "45.155.17.1");

        api(friends, "overlap").statusCode(200).body("contribution", nullValue(), "overlaps", empty());
        page(friends, "overlap").statusCode(200).body(containsString("Only lists that are published and block"));
        api(999_999, "overlap").statusCode(404);
        page(999_999, "overlap").statusCode(404);
    }

    @Test
    void versionsAreCompared() {
        int id = push("45.155.17.1\n45.155.17.2\n45.155.19.0/24\n");
        again(id, "45.155.17.2\n45.155.17.8/29\n45.155.19.0/24\n");
        again(id, "45.155.17.2\n");

        List<Integer> versions = api(id, "versions").extract().path("items.version");
        String query = "?from=%d&to=%d".formatted(versions.get(2), versions.get(1));
        api(id, "difference" + query)
                .statusCode(200)
                .body("list", equalTo("compared-versions"))
                .body("added.ranges", equalTo(1))
                .body("added.ipv4_addresses", equalTo(8))
                .body("added.first", equalTo(List.of("45.155.17.8/29")))
                .body("removed.ipv4_addresses", equalTo(1))
                .body("removed.first", equalTo(List.of("45.155.17.1/32")));
        api(id, "difference")
                .body("from", equalTo(versions.get(1)), "to", equalTo(versions.get(0)))
                .body("added.first", empty())
                .body("removed.first", equalTo(List.of("45.155.17.8/29", "45.155.19.0/24")));

        String removed = api(id, "difference/removed")
                .statusCode(200)
                .header("Content-Disposition", containsString("compared-versions-"))
                .extract()
                .asString();
        assertThat(removed).isEqualTo("45.155.17.8/29\n45.155.19.0/24\n");
        assertThat(api(id, "difference/added" + query).extract().asString()).isEqualTo("45.155.17.8/29\n");
        assertThat(api(id, "difference/added").statusCode(200).extract().asString())
                .isEmpty();

        page(id, "difference" + query)
                .statusCode(200)
                .body(containsString("1 ranges, 8 IPv4 addresses."), containsString("45.155.17.8/29"))
                .body(containsString("difference/added" + query.replace("&", "&amp;")));
        Caller.viewer()
                .header("Accept", "text/html")
                .get("/ui/lists/" + id)
                .then()
                .body(containsString("/ui/lists/" + id + "/difference"));
    }

    @Test
    void onlyKeptVersionsAreCompared() {
        int id = push("45.155.17.1\n");
        api(id, "difference").statusCode(200).body("added.first", empty(), "removed.first", empty());
        api(id, "difference?from=424242").statusCode(404).body("details.version", equalTo(424_242));
        page(id, "difference?to=424242").statusCode(404).body(containsString("424242"));
        Caller.viewer()
                .header("Accept", "text/html")
                .get("/ui/lists/" + id)
                .then()
                .body(not(containsString("/ui/lists/" + id + "/difference")));
    }

    private int push(String content) {
        int id = Caller.admin()
                .contentType("application/json")
                .body(Map.of("name", "compared-versions", "url", "push:", "minimum_share_percent", 0))
                .post("/api/v1/blocklists")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        pushed = id;
        again(id, content);
        return id;
    }

    private static void again(int id, String content) {
        Caller.admin()
                .contentType("text/plain")
                .body(content)
                .put("/api/v1/blocklists/" + id + "/content")
                .then()
                .statusCode(200);
    }
}
