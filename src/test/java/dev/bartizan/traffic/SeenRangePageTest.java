package dev.bartizan.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.bartizan.Caller;
import dev.bartizan.DeclaredSettings;
import dev.bartizan.database.Database;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.traffic.SeenRequest.Outcome;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The requests of an address or a range, for the search. */
@QuarkusTest
@TestProfile(DeclaredSettings.class)
class SeenRangePageTest {

    @Inject
    SeenAddresses seen;

    @Inject
    SeenPeriodRepository repository;

    @Inject
    Database database;

    @BeforeEach
    @AfterEach
    void clear() {
        seen.store();
        database.write(() -> repository.deleteAll());
    }

    private void request(String address, Outcome outcome) {
        seen.count(new SeenRequest(IpAddress.parse(address), Optional.empty(), outcome));
    }

    private static String page(String ip) {
        return Caller.admin()
                .header("Accept", "text/html")
                .queryParam("ip", ip)
                .get("/ui/traffic/seen")
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    private static String figure(String name, long value) {
        return "<dt>" + name + "</dt><dd>" + value + "</dd>";
    }

    @Test
    void requestsOfAnAddressAreCountedByOutcome() {
        request("45.155.17.9", Outcome.PASSED);
        request("45.155.17.9", Outcome.BLOCKED);
        request("45.155.17.9", Outcome.BLOCKED);
        request("45.155.17.9", Outcome.FAILED);
        request("45.155.17.10", Outcome.PASSED);
        seen.store();

        assertThat(page("45.155.17.9"))
                .contains(
                        figure("Requests in the last 30 days", 4),
                        figure("of which blocked", 2),
                        figure("of which answered successfully", 1),
                        figure("others, answered with an error", 1),
                        "<dt>First request</dt>",
                        "<dt>Last request</dt>",
                        "/ui/search?q=45.155.17.9")
                .doesNotContain("45.155.17.10");
    }

    @Test
    void addressesOfARangeAreListedByTheirRequests() {
        request("45.155.17.9", Outcome.PASSED);
        request("45.155.17.10", Outcome.PASSED);
        request("45.155.17.10", Outcome.PASSED);
        request("45.155.18.1", Outcome.PASSED);
        seen.store();

        assertThat(page("45.155.17.0/24"))
                .contains(figure("Requests in the last 30 days", 3), figure("Addresses", 2))
                .containsSubsequence("q=45.155.17.10\">45.155.17.10</a>: 2", "q=45.155.17.9\">45.155.17.9</a>: 1")
                .doesNotContain("45.155.18.1");
    }

    @Test
    void addressesOfAnIpv6NetworkAreOne() {
        request("2a00:1450:4001::7", Outcome.PASSED);
        request("2a00:1450:4001::8", Outcome.PASSED);
        seen.store();

        for (String ip : new String[] {"2a00:1450:4001::7", "2a00:1450:4001::/64", "2a00:1450:4001::/48"}) {
            assertThat(page(ip)).as(ip).contains(figure("Requests in the last 30 days", 2));
        }
        assertThat(page("2a00:1450:4002::7")).contains("has no request of it");
    }

    @Test
    void searchLoadsTheRequestsAfterItself() {
        Caller.admin()
                .header("Accept", "text/html")
                .get("/ui/search?q=45.155.17.0/24")
                .then()
                .statusCode(200)
                .body(containsString("hx-get=\"/ui/traffic/seen?ip=45.155.17.0%2F24\""))
                .body(containsString("<a href=\"/ui/traffic/seen?ip=45.155.17.0%2F24\">"));
    }

    @Test
    void otherTextsAreRefused() {
        Caller.admin()
                .header("Accept", "text/html")
                .queryParam("ip", "<script>")
                .get("/ui/traffic/seen")
                .then()
                .statusCode(400)
                .body(containsString("role=\"alert\""))
                .body(not(containsString("<script>")));
    }
}
