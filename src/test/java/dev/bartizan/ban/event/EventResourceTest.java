package dev.bartizan.ban.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.SettableClock;
import dev.bartizan.ban.BanService;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EventResourceTest {

    private static final String IP = "45.155.205.7";

    @TestHTTPResource("/api/v1/events")
    URI uri;

    @Inject
    SettableClock clock;

    @Inject
    BanService bans;

    @AfterEach
    void clear() {
        clock.reset();
        bans.liftAll();
    }

    @Test
    void eachThingThatHappensToABanIsAnEvent() throws Exception {
        try (Listener listener = new Listener(null)) {
            int id = ban("1h");
            assertThat(listener.next())
                    .containsOnlyKeys("id", "event", "data")
                    .containsEntry("event", "banned")
                    .hasEntrySatisfying(
                            "data",
                            data -> assertThat(data)
                                    .contains("\"kind\":\"banned\"", "\"id\":" + id, "\"ip\":\"" + IP + "\""));
            ban("2h");
            assertThat(listener.next()).containsEntry("event", "changed");
            Caller.admin().delete("/api/v1/bans/" + id).then().statusCode(204);
            assertThat(listener.next())
                    .containsEntry("event", "lifted")
                    .hasEntrySatisfying("data", data -> assertThat(data).contains("\"active\":false"));

            ban("1h");
            listener.next();
            clock.advance(Duration.ofHours(1));
            assertThat(listener.next()).containsEntry("event", "expired");
        }
    }

    @Test
    void whoComesBackGetsWhatHeMissedAndNothingTwice() throws Exception {
        String last;
        try (Listener listener = new Listener(null)) {
            ban("1h");
            last = listener.next().get("id");
        }
        ban("2h");
        bans.liftAll();
        try (Listener listener = new Listener(last)) {
            assertThat(listener.next()).containsEntry("event", "changed");
            Map<String, String> lifted = listener.next();
            assertThat(lifted).containsEntry("event", "lifted");
            ban("1h");
            assertThat(listener.next()).containsEntry("event", "banned");
        }
    }

    @Test
    void whoMissedMoreThanIsKnownIsTold() throws Exception {
        try (Listener listener = new Listener("of-another-process-7")) {
            assertThat(listener.next()).containsEntry("event", "missed");
            ban("1h");
            assertThat(listener.next()).containsEntry("event", "banned");
        }
    }

    @Test
    void strangersHearNothing() {
        Caller.anonymous().get("/api/v1/events").then().statusCode(401);
    }

    private static int ban(String duration) {
        return Caller.admin()
                .contentType("application/json")
                .body(Map.of("ip", IP, "duration", duration))
                .post("/api/v1/bans")
                .then()
                .extract()
                .path("id");
    }

    /** Reads events as a browser does. */
    private final class Listener implements AutoCloseable {

        private final HttpClient client = HttpClient.newHttpClient();
        private final InputStream body;
        private final LinkedBlockingQueue<Map<String, String>> events = new LinkedBlockingQueue<>();

        Listener(String lastEventId) throws Exception {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + Caller.ADMIN_TOKEN);
            if (lastEventId != null) {
                request.header("Last-Event-ID", lastEventId);
            }
            body = client.send(request.build(), BodyHandlers.ofInputStream()).body();
            Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
                Map<String, String> event = new TreeMap<>();
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (!line.isEmpty()) {
                        String[] parts = line.split(": ?", 2);
                        event.put(parts[0], parts[1]);
                    } else if (event.containsKey("event")) {
                        events.add(Map.copyOf(event));
                        event.clear();
                    }
                }
            } catch (IOException closed) {
                // By the test.
            }
        }

        Map<String, String> next() throws InterruptedException {
            Map<String, String> event = events.poll(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
            assertThat(event).as("an event").isNotNull();
            return event;
        }

        @Override
        public void close() throws IOException {
            body.close();
            client.shutdownNow();
        }
    }
}
