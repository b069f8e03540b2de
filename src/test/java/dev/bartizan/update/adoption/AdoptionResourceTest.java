package dev.bartizan.update.adoption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.bartizan.Caller;
import dev.bartizan.SettableClock;
import dev.bartizan.database.Database;
import dev.bartizan.update.ExpoClient;
import dev.bartizan.update.StoredUpdates;
import dev.bartizan.update.Update;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which updates apps run over time, from their requests to the API and the page. */
@QuarkusTest
class AdoptionResourceTest {

    private static final String TARGET = "?platform=android&runtime=1.0.0&channel=production";

    @TestHTTPResource("/")
    URI address;

    @Inject
    StoredUpdates stored;

    @Inject
    AdoptionHours hours;

    @Inject
    AdoptionHourRepository repository;

    @Inject
    Database database;

    @Inject
    SettableClock clock;

    private Update first;
    private Update second;

    /** In the middle of an hour that no other test has. */
    @BeforeEach
    void publish() {
        clear();
        Instant now = clock.instant();
        Instant noon =
                now.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(36)).plus(Duration.ofMinutes(30));
        clock.advance(Duration.between(now, noon));
        first = stored.store(clock.instant().minusSeconds(60), 100);
        second = stored.store(clock.instant().minusSeconds(30), 100);
    }

    @AfterEach
    void clear() {
        stored.clear();
        hours.store();
        database.write(() -> repository.removeBefore(Instant.now().plus(Duration.ofDays(400))));
        clock.reset();
    }

    private void ask(UUID running, int times) throws IOException {
        ExpoClient client = new ExpoClient(address.toString().replaceAll("/$", ""))
                .with("Expo-Current-Update-ID", running == null ? null : running.toString());
        for (int i = 0; i < times; i++) {
            client.look();
        }
    }

    private static ValidatableResponse adoption(String window) {
        return Caller.viewer()
                .get("/api/updates/adoption?platform=android&runtimeVersion=1.0.0&window=" + window)
                .then()
                .statusCode(200);
    }

    private static String page(String query) {
        return Caller.viewer()
                .header("Accept", "text/html")
                .urlEncodingEnabled(false)
                .get("/ui/updates/adoption" + TARGET + query)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    @Test
    void requestsAreCountedByUpdateAndHour() throws IOException {
        ask(first.id(), 3);
        ask(null, 1);
        clock.advance(Duration.ofHours(1));
        hours.store();
        ask(first.id(), 1);
        ask(second.id(), 3);
        // Nobody has published this one.
        ask(UUID.randomUUID(), 1);

        for (int stores = 0; stores < 2; stores++) {
            adoption("48h")
                    .body("window", equalTo("48h"))
                    .body("buckets", hasSize(48))
                    .body("buckets[46].requests", equalTo(4))
                    .body("buckets[46].updates.find { it.id == null }.requests", equalTo(1))
                    .body("buckets[46].updates.find { it.id == '" + first.id() + "' }.requests", equalTo(3))
                    .body("buckets[47].requests", equalTo(5))
                    .body("buckets[47].updates.find { it.id == '" + second.id() + "' }.requests", equalTo(3))
                    .body("buckets[47].updates.find { it.id == null }.requests", equalTo(1))
                    .body("buckets[0..45].requests", everyItem(equalTo(0)));
            adoption("30d").body("buckets", hasSize(30)).body("buckets[29].requests", equalTo(9));
            hours.store();
        }
        assertThat(page(""))
                .contains("<svg", "class=\"line3\"", "(" + first.id().toString().substring(0, 8) + ")")
                .contains("(" + second.id().toString().substring(0, 8) + "): 60 %</li>", "one in the app: 20 %</li>")
                .contains("<td data-label=\"Requests\">5</td>", "M587 160h0L600 64");
        assertThat(page("&window=30d")).contains("<td data-label=\"Requests\">9</td>", "aria-current=\"page\">30d");
        assertThat(Caller.viewer()
                        .header("Accept", "text/html")
                        .urlEncodingEnabled(false)
                        .get("/ui/updates/target" + TARGET)
                        .asString())
                .contains("hx-get=\"/ui/updates/adoption" + TARGET.replace("&", "&amp;") + "\"");
    }

    @Test
    void requestsOfAppsWithoutUpdatesAreNotCounted() throws IOException {
        stored.clear();
        ask(null, 2);
        hours.store();

        adoption("48h").body("buckets.requests", everyItem(equalTo(0)));
        assertThat(page(""))
                .contains("No app has asked for updates in this time.")
                .doesNotContain("<path");
    }

    @Test
    void wrongParametersAreNamed() {
        Caller.viewer()
                .get("/api/updates/adoption?platform=windows&runtimeVersion=1")
                .then()
                .statusCode(422);
        Caller.viewer().get("/api/updates/adoption?platform=ios").then().statusCode(422);
        Caller.viewer()
                .get("/api/updates/adoption?platform=ios&runtimeVersion=1&window=1y")
                .then()
                .statusCode(422)
                .body("details.fields.window", equalTo("must match \"48h|30d\""));
        Caller.viewer()
                .get("/api/updates/adoption?platform=ios&runtimeVersion=none")
                .then()
                .statusCode(200)
                .body("buckets[0].updates[0]", nullValue());
    }
}
