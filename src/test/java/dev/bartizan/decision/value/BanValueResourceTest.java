package dev.bartizan.decision.value;

import static dev.bartizan.Caller.admin;
import static dev.bartizan.Caller.anonymous;
import static dev.bartizan.Caller.viewer;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.bartizan.DeclaredSettings;
import dev.bartizan.Patience;
import dev.bartizan.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DeclaredSettings.class)
class BanValueResourceTest {

    @Inject
    SettableClock clock;

    @AfterEach
    void clear() {
        admin().delete("/api/v1/bans/all");
        clock.reset();
    }

    /** Appends a line as Caddy writes it. */
    private void request(String address, int status, String answerHeader) throws IOException {
        String line = """
                {"level":"info","ts":%d.25,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"%s",\
                "remote_port":"60310","proto":"HTTP/1.1","method":"GET","host":"example.org","uri":"/"},"user_id":"",\
                "duration":0.001,"size":15,"status":%d,"resp_headers":{"%s":["x"]}}
                """.formatted(clock.instant().getEpochSecond(), address, status, answerHeader);
        Files.createDirectories(DeclaredSettings.ACCESS_LOG.getParent());
        Files.writeString(DeclaredSettings.ACCESS_LOG, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static int ban(String range) {
        return admin().contentType(ContentType.JSON)
                .body(Map.of("ip", range, "duration", "1d"))
                .post("/api/v1/bans")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static ValidatableResponse value(int ban) {
        return viewer().get("/api/v1/bans/{id}/value", ban).then().statusCode(200);
    }

    @Test
    void requestsOfTheBannedAddressesAreCounted() throws IOException {
        int ban = ban("9.8.1.0/24");
        Instant since = Instant.parse(admin().get("/api/v1/bans/{id}", ban).path("since"));

        request("9.8.1.7", 403, "X-Crowdsec-Decision");
        request("9.8.1.7", 200, "Server");
        request("9.8.1.9", 404, "Server");
        request("9.8.2.1", 200, "Server");

        await().atMost(Patience.LONG).untilAsserted(() -> value(ban).body("seen.requests", equalTo(3)));
        value(ban)
                .body("ban", equalTo(ban))
                .body("ip", equalTo("9.8.1.0/24"))
                .body("access_log.state", equalTo("on"))
                .body("seen.addresses", equalTo(2))
                .body("seen.legitimate", equalTo(1))
                .body("seen.since", equalTo(since.toString()))
                .body("seen.last_seen", notNullValue())
                .body("seen.not_recorded", equalTo(0));
        viewer().get("/api/v1/traffic")
                .then()
                .statusCode(200)
                .body("recording", equalTo("on"))
                .body("hours", hasSize(25))
                .body("hours[24].requests", greaterThanOrEqualTo(4))
                .body("hours[24].blocked", greaterThanOrEqualTo(1));
    }

    @Test
    void requestsBeforeAndAfterTheBanDontCount() throws IOException {
        int witness = ban("9.8.3.9");
        request("9.8.3.7", 200, "Server");
        request("9.8.3.9", 200, "Server");
        await().atMost(Patience.LONG).untilAsserted(() -> value(witness).body("seen.requests", equalTo(1)));
        clock.advance(Duration.ofHours(1));

        int ban = ban("9.8.3.7");
        value(ban).body("seen.requests", equalTo(0)).body("seen.last_seen", nullValue());
        admin().delete("/api/v1/bans/{id}", ban).then().statusCode(204);
        clock.advance(Duration.ofHours(1));
        request("9.8.3.7", 200, "Server");
        request("9.8.3.9", 200, "Server");

        await().atMost(Patience.LONG).untilAsserted(() -> value(witness).body("seen.requests", equalTo(2)));
        value(ban).body("seen.requests", equalTo(0)).body("seen.addresses", equalTo(0));
    }

    @Test
    void unknownBanIsNotFoundAndCallersNeedAToken() {
        viewer().get("/api/v1/bans/999999999/value").then().statusCode(404);
        anonymous().get("/api/v1/bans/1/value").then().statusCode(401);
    }
}
