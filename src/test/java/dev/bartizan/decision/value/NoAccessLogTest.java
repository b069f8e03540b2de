package dev.bartizan.decision.value;

import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.bartizan.Caller;
import dev.bartizan.blocklist.StoredLists;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The value of a list while no access log is configured. */
@QuarkusTest
class NoAccessLogTest {

    @Inject
    StoredLists lists;

    @AfterEach
    void clear() {
        lists.clear();
    }

    @Test
    void figuresOfRequestsAreAbsentAndNotZero() {
        long id = lists.store("unseen", LocalDate.parse("2026-08-22"), "9.10.1.0/24");

        Caller.admin()
                .get("/api/v1/blocklists/{id}/value", id)
                .then()
                .statusCode(200)
                .body("unique.ipv4_addresses", equalTo(256))
                .body("access_log.state", equalTo("not_configured"))
                .body("access_log.recorded_since", nullValue())
                .body("seen", nullValue())
                .body("would_block", nullValue());
        int ban = Caller.admin()
                .contentType("application/json")
                .body("{\"ip\":\"9.10.1.7\"}")
                .post("/api/v1/bans")
                .path("id");
        Caller.admin()
                .get("/api/v1/bans/{id}/value", ban)
                .then()
                .statusCode(200)
                .body("access_log.state", equalTo("not_configured"))
                .body("seen", nullValue());
        Caller.admin()
                .get("/api/v1/traffic")
                .then()
                .statusCode(200)
                .body("recording", equalTo("not_configured"))
                .body("hours", empty());
        Caller.admin().delete("/api/v1/bans/{id}", ban).then().statusCode(204);
    }
}
