package dev.bartizan.ban.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.bartizan.Caller;
import dev.bartizan.ban.PublishedBans;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages with the bans over time and by country. */
@QuarkusTest
class BanChartsTest {

    @Inject
    PublishedBans bans;

    @BeforeEach
    @AfterEach
    void clear() {
        bans.clear();
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

    @ParameterizedTest
    @CsvSource({"24h,25,24h", "7d,8,7d", "<script>,25,24h"})
    void bansAreBarsAndATable(String window, int buckets, String shown) {
        bans.ban("8.8.33.1/32", "test");
        bans.ban("8.8.33.2/32", "test");
        String page = page("/ui/bans/trend?window=" + window);

        assertThat(page)
                .contains(
                        "<title id=\"bans-title\">Bans over time</title>",
                        ": 2</title></rect>",
                        ": 2 in all, at most 2.")
                .contains("?window=" + shown + "\" aria-current=\"page\"")
                .doesNotContain("<script>", "style=");
        assertThat(page.split("<tr><th scope=\"row\">", -1)).hasSize(buckets + 1);
    }

    @Test
    void nothingBegan() {
        assertThat(page("/ui/bans/trend"))
                .contains("No ban began in this time.")
                .doesNotContain("<rect");
        assertThat(page("/ui/bans/countries"))
                .contains("No ban began in this time.")
                .doesNotContain("<use");
    }

    @Test
    void countriesAreColouredAndLeadToTheirBans() {
        for (int i = 1; i <= 20; i++) {
            bans.ban("89.160.20.%d/32".formatted(111 + i), "test");
        }
        bans.ban("2001:218::1/128", "test");
        bans.ban("45.155.205.7/32", "test");
        String page = page("/ui/bans/countries?window=24h");

        assertThat(page)
                .contains("<title>Sweden: 20</title>", "#SE\" class=\"level5\"", "#JP\" class=\"level1\"", "Unknown")
                .contains("<a href=\"/ui/bans?country=JP\">Japan</a>")
                .doesNotContain("#unknown", "style=");
        String map = page.substring(page.indexOf("/ui/assets/world-"), page.indexOf("#world"));
        String svg = RestAssured.get(map)
                .then()
                .statusCode(200)
                .contentType("image/svg+xml")
                .extract()
                .asString();
        assertThat(svg).contains("<g id=\"world\">", "<g id=\"SE\">", "<g id=\"MT\"><circle");
        assertThat(page("/ui/bans?country=jp"))
                .contains("2001:218::1", "Bans: 1", "value=\"JP\"")
                .contains("/api/v1/bans?page_size=50&amp;active=true&amp;country=JP")
                .contains("/api/v1/bans/export/csv?active=true&amp;country=JP")
                .doesNotContain("89.160.20.112");
        Caller.viewer()
                .get("/api/v1/bans?active=true&country=jp&page_size=50")
                .then()
                .statusCode(200)
                .body("total", equalTo(1), "items.ip", equalTo(List.of("2001:218::1")));
        Caller.viewer()
                .get("/api/v1/bans?active=true&country=SE&page_size=7&page=3")
                .then()
                .body("total", equalTo(20), "items.ip", hasSize(6));
        Caller.viewer()
                .get("/api/v1/bans?country=JP")
                .then()
                .statusCode(422)
                .body("details.fields.country", equalTo("can only be chosen for active bans"));
        assertThat(Caller.viewer()
                        .get("/api/v1/bans/export/csv?active=true&country=JP")
                        .asString()
                        .lines())
                .hasSize(2)
                .anyMatch(line -> line.contains("2001:218::1"));
        Caller.viewer().get("/api/v1/bans/export/ndjson?country=JP").then().statusCode(422);
        assertThat(Caller.admin()
                        .header("Accept", "text/html")
                        .get("/ui/bans/matching?country=JP")
                        .asString())
                .contains("match the filter: 1");
        Caller.viewer()
                .header("Accept", "text/html")
                .get("/ui/bans?country=SE&state=all")
                .then()
                .statusCode(422);
    }

    @Test
    void overviewLoadsTheChartsAfterItself() {
        String overview = page("/ui/");
        for (String path : List.of("/ui/bans/trend?window=24h", "/ui/bans/countries?window=7d", "/ui/traffic")) {
            assertThat(overview).contains("hx-get=\"" + path + "\"");
        }
        assertThat(page("/ui/traffic")).contains("id=\"traffic-chart\"");
    }
}
