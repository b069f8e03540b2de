package dev.bartizan.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.Person;
import dev.bartizan.ban.PublishedBans;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The live parts of the overview. */
@QuarkusTest
class LiveOverviewTest {

    private static final String END = "end of the stream";

    @TestHTTPResource("/ui/live")
    URI uri;

    @Inject
    PublishedBans bans;

    @BeforeEach
    @AfterEach
    void clear() {
        bans.clear();
    }

    private static String overview() {
        return Caller.admin()
                .header("Accept", "text/html")
                .get("/ui/")
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    private static String since(String page) {
        Matcher matcher =
                Pattern.compile("sse-connect=\"/ui/live\\?since=([^\"]+)\"").matcher(page);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    @Test
    void openPageGetsWhatHasChangedSinceItWasLoaded() throws Exception {
        bans.ban("8.8.44.1/32", "before the page");
        String page = overview();
        assertThat(page)
                .contains("before the page", "sse-swap=\"bans\"", "sse-swap=\"events\" role=\"log\"", "<noscript>");
        bans.ban("8.8.44.2/32", "between <b>page</b> and stream");

        try (Listener listener = new Listener("?since=" + since(page), Caller.ADMIN_TOKEN)) {
            assertThat(listener.next("bans", "between &lt;b&gt;page"))
                    .contains("between &lt;b&gt;page&lt;/b&gt; and stream", "before the page")
                    .doesNotContain("<b>page");
            assertThat(listener.next("events", "8.8.44.2")).contains("banned: ");
            bans.ban("8.8.44.3/32", "while it is open");
            listener.next("bans", "while it is open");
            bans.clear();
            listener.next("bans", "No ban is active.");
        }
    }

    @Test
    void pageOfAnotherProcessGetsAllPartsInItsLanguage() throws Exception {
        bans.ban("8.8.44.4/32", "test");
        try (Listener german = new Listener("", Caller.ADMIN_TOKEN, "Accept-Language", "de");
                Listener english = new Listener("?since=other-7", Caller.ADMIN_TOKEN)) {
            assertThat(german.next("condition", "")).contains("id=\"condition\" hx-swap-oob=\"innerHTML\"");
            assertThat(german.next("bans", "")).contains("Aktive Sperren");
            assertThat(english.next("bans", "")).contains("Active bans");
        }
    }

    @Test
    void pageThatReconnectsGetsNothingTwice() throws Exception {
        String id;
        try (Listener listener = new Listener("", Caller.ADMIN_TOKEN)) {
            listener.next("condition", "");
            listener.next("bans", "");
            listener.next("events", "");
            id = listener.lastId;
        }
        Set<String> parts = Set.of();
        // What other tests leave behind can change the condition meanwhile. Not each time.
        for (int attempt = 0; attempt < 5 && !parts.equals(Set.of("bans", "events")); attempt++) {
            bans.ban("8.8.44.%d/32".formatted(5 + attempt), "missed " + attempt);
            try (Listener listener = new Listener("", Caller.ADMIN_TOKEN, "Last-Event-ID", id)) {
                listener.next("bans", "missed " + attempt);
                listener.next("events", "8.8.44." + (5 + attempt));
                parts = Set.copyOf(listener.names);
                id = listener.lastId;
            }
        }
        assertThat(parts).containsExactlyInAnyOrder("bans", "events");
    }

    @Test
    void sessionThatEndsEndsTheStream() throws Exception {
        Person.Browser session = Person.create("viewer").login();
        try (Listener listener = new Listener("", null, "Cookie", Person.COOKIE + "=" + session.cookie())) {
            listener.next("bans", "");
            session.request().post("/api/v1/logout").then().statusCode(204);
            listener.next(END, "");
        }
        Caller.anonymous().get("/ui/live").then().statusCode(401);
    }

    /** Reads events as a browser does. */
    private final class Listener implements AutoCloseable {

        private final HttpClient client = HttpClient.newHttpClient();
        private final LinkedBlockingQueue<Map<String, String>> events = new LinkedBlockingQueue<>();
        private final List<Map<String, String>> waiting = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        private String lastId = "";

        Listener(String query, String token, String... headers) throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri + query));
            if (token != null) {
                request.header("Authorization", "Bearer " + token);
            }
            for (int i = 0; i < headers.length; i += 2) {
                request.header(headers[i], headers[i + 1]);
            }
            HttpResponse<java.io.InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            Thread.ofVirtual().start(() -> read(response.body()));
        }

        private void read(java.io.InputStream body) {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
                Map<String, String> event = new java.util.HashMap<>();
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (!line.isEmpty()) {
                        String[] parts = line.split(": ?", 2);
                        event.merge(parts[0], parts[1], (old, more) -> old + "\n" + more);
                    } else if (event.containsKey("event")) {
                        events.add(event);
                        event = new java.util.HashMap<>();
                    }
                }
                events.add(Map.of("event", END));
            } catch (IOException | UncheckedIOException closed) {
                events.add(Map.of("event", END));
            }
        }

        /**
         * The data of the next event with a name and a text. The parts come in any order, because each is rendered when it has
         * changed.
         */
        String next(String name, String text) throws InterruptedException {
            for (Map<String, String> event : waiting) {
                if (matches(event, name, text)) {
                    waiting.remove(event);
                    return event.getOrDefault("data", "");
                }
            }
            while (true) {
                Map<String, String> event = events.poll(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
                assertThat(event).as("event %s with %s", name, text).isNotNull();
                lastId = event.getOrDefault("id", lastId);
                names.add(event.get("event"));
                if (matches(event, name, text)) {
                    return event.getOrDefault("data", "");
                }
                waiting.add(event);
            }
        }

        private static boolean matches(Map<String, String> event, String name, String text) {
            return event.get("event").equals(name)
                    && event.getOrDefault("data", "").contains(text);
        }

        @Override
        public void close() {
            client.shutdownNow();
        }
    }
}
