package dev.bartizan.decision.bouncer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.Caller;
import dev.bartizan.blocklist.StoredLists;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Repeats the requests of the bouncers for nginx and HAProxy, and treats the responses as their Lua code does (
 * {@code lua-cs-bouncer} and {@code cs-haproxy-bouncer}): a table of decisions by value, deletions before additions.
 */
@QuarkusTest
class LuaBouncerTest {

    private static final LocalDate DAY = LocalDate.parse("2026-08-22");

    /** The expression of the nginx bouncer; what comes after it is ignored. */
    private static final Pattern DURATION =
            Pattern.compile("^((?<hours>[0-9]+)h)?((?<minutes>[0-9]+)m)?(?<seconds>[0-9]+)");

    @Inject
    StoredLists lists;

    private int bouncer;

    @AfterEach
    void clear() {
        lists.clear();
        Caller.admin().delete("/api/v1/bans/all");
        Caller.admin().delete("/api/v1/bouncers/" + bouncer);
    }

    private String create(String name) {
        JsonPath created = Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("name", name))
                .post("/api/v1/bouncers")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        bouncer = created.getInt("id");
        return created.getString("key");
    }

    @ParameterizedTest
    @CsvSource({"crowdsec-nginx-bouncer/v1.0.8, close", "crowdsec-haproxy-bouncer/v1.0.0, keep-alive"})
    void tableFollowsListsAndBans(String agent, String connection) {
        Table table = new Table(Map.of("X-Api-Key", create("edge"), "User-Agent", agent, "Connection", connection));
        long list = lists.store("nets", DAY, "198.51.100.7", "203.0.113.0/24", "2001:db8::/64");
        ban("198.51.100.7");
        ban("198.51.100.9");

        table.refresh(true);

        assertThat(table.remediation("198.51.100.7")).isEqualTo("ban");
        assertThat(table.remediation("203.0.113.200")).isEqualTo("ban");
        assertThat(table.remediation("2001:db8::abcd")).isEqualTo("ban");
        assertThat(table.remediation("198.51.100.9")).isEqualTo("ban");
        assertThat(table.remediation("198.51.100.8")).isEqualTo("none");

        Caller.admin().delete("/api/v1/bans/all").then().statusCode(200);
        table.refresh(false);

        assertThat(table.remediation("198.51.100.7")).as("by the list").isEqualTo("ban");
        assertThat(table.remediation("198.51.100.9")).isEqualTo("none");

        lists.replace(list, DAY, "203.0.113.0/24");
        table.refresh(false);

        assertThat(table.remediation("198.51.100.7")).isEqualTo("none");
        assertThat(table.remediation("203.0.113.200")).isEqualTo("ban");
        assertThat(table.remediation("2001:db8::abcd")).isEqualTo("none");
    }

    @Test
    void firstDecisionAboutAnAddressCounts() {
        String key = create("live");
        lists.store("nets", DAY, "203.0.113.0/24");
        ban("198.51.100.9");

        assertThat(live(key, "203.0.113.7").jsonPath().getString("[0].type")).isEqualTo("ban");
        assertThat(live(key, "198.51.100.9").jsonPath().getString("[0].type")).isEqualTo("ban");
        assertThat(live(key, "198.51.100.8").asString())
                .as("compared with this word")
                .isEqualTo("null");
    }

    private static Response live(String key, String ip) {
        Response answer = RestAssured.given()
                .headers("X-Api-Key", key, "User-Agent", "crowdsec-nginx-bouncer/v1.0.8", "Connection", "close")
                .get("/v1/decisions?ip=" + ip);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer;
    }

    private static void ban(String ip) {
        Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("ip", ip, "duration", "4h", "force", true))
                .post("/api/v1/bans")
                .then()
                .statusCode(201);
    }

    /** The shared table of a bouncer. */
    private static final class Table {

        private final Map<String, String> headers;
        private final Map<String, String> typeByValue = new HashMap<>();

        Table(Map<String, String> headers) {
            this.headers = headers;
        }

        void refresh(boolean startup) {
            JsonPath decisions = RestAssured.given()
                    .headers(headers)
                    .get("/v1/decisions/stream?startup=" + startup)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            each(decisions, "deleted").forEach(decision -> typeByValue.remove(text(decision, "value")));
            for (Map<String, Object> decision : each(decisions, "new")) {
                // nginx keeps an entry for good if its time is 0.
                assertThat(lifetime(text(decision, "duration"))).isPositive();
                typeByValue.put(text(decision, "value"), text(decision, "type"));
            }
        }

        private static List<Map<String, Object>> each(JsonPath decisions, String name) {
            List<Map<String, Object>> found = decisions.getList(name);
            return found == null ? List.of() : found;
        }

        private static String text(Map<String, Object> decision, String name) {
            return String.valueOf(decision.get(name));
        }

        private static Duration lifetime(String duration) {
            Matcher read = DURATION.matcher(duration);
            assertThat(read.find()).as(duration).isTrue();
            return Duration.ofHours(number(read.group("hours")))
                    .plusMinutes(number(read.group("minutes")))
                    .plusSeconds(number(read.group("seconds")));
        }

        private static long number(String digits) {
            return digits == null ? 0 : Long.parseLong(digits);
        }

        String remediation(String ip) {
            IpAddress address = IpAddress.parse(ip);
            return typeByValue.entrySet().stream()
                    .filter(entry -> IpRange.parse(entry.getKey()).contains(address))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("none");
        }
    }
}
