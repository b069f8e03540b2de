package dev.bartizan.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.Caller;
import dev.bartizan.Person;
import dev.bartizan.RawHttp;
import dev.bartizan.SettableClock;
import dev.bartizan.access.AccessTable.Credential;
import dev.bartizan.access.AccessTable.Line;
import dev.bartizan.access.Spelling.Rule;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Calls every operation with every credential in every spelling; {@code access-matrix.txt} has the expected results.
 */
@QuarkusTest
@TestProfile(AccessMatrixTest.Everything.class)
class AccessMatrixTest {

    static final String UPLOAD_KEY = "upload-key-of-the-tests";
    private static final Set<String> METHODS = Set.of("get", "head", "put", "post", "delete", "patch", "options");
    private static final int THREADS = 4;

    /** More lines give no further information. */
    private static final int MAX_SHOWN = 60;

    public static class Everything implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "bartizan.update.upload-key", UPLOAD_KEY,
                    "bartizan.access.wrong-tokens-per-minute", "1000000000",
                    // Engines that are enabled but don't exist, because a disabled feature answers 404.
                    "bartizan.fail2ban.enabled", "true",
                    "bartizan.fail2ban.socket", "/nonexistent/fail2ban.sock",
                    "bartizan.container.enabled", "true",
                    "bartizan.container.socket", "/nonexistent/docker.sock",
                    "bartizan.crowdsec.binary", "/nonexistent/crowdsec");
        }
    }

    @TestHTTPResource
    URI service;

    @Inject
    Router router;

    @Inject
    SettableClock clock;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void everyOperationIsInTheTable() throws IOException {
        JsonNode paths = new ObjectMapper()
                .readTree(RestAssured.get("/q/openapi?format=json").asString())
                .path("paths");
        Set<String> operations = new TreeSet<>();
        paths.properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (METHODS.contains(operation.getKey())) {
                        operations.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));

        assertThat(operations).hasSizeGreaterThan(100);
        assertThat(AccessTable.read().stream().map(Line::operation).toList()).containsAll(operations);
    }

    @Test
    void everyRouteOutsideOfTheDocumentIsInTheTable() throws IOException {
        List<String> known =
                AccessTable.read().stream().map(Line::pathWithoutQuery).toList();
        List<String> unknown = router.getRoutes().stream()
                .map(Route::getPath)
                .filter(Objects::nonNull)
                .map(path -> path.replaceAll(":([a-z]+)", "{$1}").replaceFirst("/\\*?$", ""))
                .filter(path ->
                        known.stream().noneMatch(line -> (line + "/").startsWith(path + "/") || line.equals(path)))
                .toList();

        assertThat(unknown).isEmpty();
    }

    @Test
    void everybodyMayDoExactlyWhatTheTableSays() throws Exception {
        Callers callers = new Callers();
        List<Line> lines = AccessTable.read();
        List<String> wrong = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<List<String>>> asked = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread;
                asked.add(threads.submit(() -> {
                    List<String> found = new ArrayList<>();
                    try (Asking asking = new Asking(callers)) {
                        for (int i = first; i < lines.size(); i += THREADS) {
                            found.addAll(asking.ask(lines.get(i)));
                        }
                    }
                    return found;
                }));
            }
            for (Future<List<String>> part : asked) {
                wrong.addAll(part.get());
            }
        }
        assertThat(wrong.size())
                .as(() -> "wrong answers; the first of them:\n"
                        + wrong.stream().limit(MAX_SHOWN).collect(Collectors.joining("\n")))
                .isZero();
    }

    /** A caller for each column of the table. */
    private final class Callers {

        private final Map<Credential, String> secrets = new EnumMap<>(Credential.class);

        private Callers() {
            secrets.put(Credential.NONE, "nobody");
            secrets.put(Credential.VIEWER, issue("viewer", null).getString("token"));
            secrets.put(Credential.OPERATOR, issue("operator", null).getString("token"));
            secrets.put(Credential.SESSION, Person.create("admin").login().cookie());
            secrets.put(Credential.ADMIN, issue("admin", null).getString("token"));
            secrets.put(
                    Credential.LIMITED,
                    issue(Map.of(
                                    "name",
                                    "limited of the matrix " + UUID.randomUUID(),
                                    "role",
                                    "admin",
                                    "features",
                                    List.of("bans")))
                            .getString("token"));
            secrets.put(Credential.EXPORT, issue("export", null).getString("token"));
            secrets.put(
                    Credential.BOUNCER,
                    Caller.admin()
                            .contentType(ContentType.JSON)
                            .body(Map.of("name", "bouncer of the matrix"))
                            .post("/api/v1/bouncers")
                            .then()
                            .statusCode(201)
                            .extract()
                            .path("key"));
            secrets.put(Credential.UPLOAD, UPLOAD_KEY);
            JsonPath revoked = issue("admin", null);
            Caller.admin()
                    .delete("/api/v1/tokens/" + revoked.getLong("id"))
                    .then()
                    .statusCode(204);
            secrets.put(Credential.REVOKED, revoked.getString("token"));
            secrets.put(Credential.EXPIRED, issue("admin", "PT1H").getString("token"));
            clock.advance(Duration.ofHours(2));
        }

        private static JsonPath issue(String role, String expiresIn) {
            String name = role + " of the matrix " + UUID.randomUUID();
            return issue(
                    expiresIn == null
                            ? Map.of("name", name, "role", role)
                            : Map.of("name", name, "role", role, "expires_in", expiresIn));
        }

        private static JsonPath issue(Map<String, Object> wanted) {
            return Caller.admin()
                    .contentType(ContentType.JSON)
                    .body(wanted)
                    .post("/api/v1/tokens")
                    .then()
                    .statusCode(201)
                    .extract()
                    .jsonPath();
        }
    }

    /** Sends the requests of one line after the other on one connection. */
    private final class Asking implements AutoCloseable {

        private final Callers callers;
        private final RawHttp http = new RawHttp(new InetSocketAddress(service.getHost(), service.getPort()));

        private String ticket;

        private Asking(Callers callers) {
            this.callers = callers;
        }

        private List<String> ask(Line line) throws IOException {
            List<String> wrong = new ArrayList<>();
            for (Spelling spelling : Spelling.values()) {
                if (!spelling.fits(line.target())) {
                    continue;
                }
                for (Credential credential : Credential.values()) {
                    check(line, line.method(), spelling, credential, wrong);
                }
                if (line.method().equals("GET")) {
                    check(line, "HEAD", spelling, Credential.NONE, wrong);
                    check(line, "HEAD", spelling, Credential.EXPORT, wrong);
                }
            }
            return wrong;
        }

        private void check(Line line, String method, Spelling spelling, Credential credential, List<String> wrong)
                throws IOException {
            String head = head(line, method, spelling, credential);
            int status = http.exchange(head).status();
            if (credential == Credential.TICKET && status != 400) {
                ticket = null;
            }
            boolean refused = status == 400;
            boolean same = line.allows(credential, status);
            boolean right = switch (spelling.rule()) {
                case SAME -> same;
                case REFUSED -> refused;
                case NO_MORE -> line.allowsNoMoreThan(credential, status);
                case NOT_THERE -> refused || status == 404;
            };
            if (!right) {
                wrong.add("%s %s of %s, %s: %s, not %s"
                        .formatted(
                                method,
                                line.path(),
                                credential,
                                spelling,
                                status,
                                spelling.rule() == Rule.SAME ? line.expected().get(credential) : spelling.rule()));
            }
        }

        private String head(Line line, String method, Spelling spelling, Credential credential) throws IOException {
            String target = line.target();
            StringBuilder headers = new StringBuilder("\nHost: localhost");
            String secret = credential == Credential.TICKET ? ticket() : callers.secrets.get(credential);
            if (line.secretInAddress()) {
                target = target.replace("{secret}", secret);
            } else {
                switch (credential) {
                    case NONE -> {}
                    case BOUNCER, UPLOAD -> headers.append("\nX-Api-Key: ").append(secret);
                    case SESSION -> headers.append("\nCookie: bartizan=").append(secret);
                    case TICKET -> target += (target.contains("?") ? "&" : "?") + "ticket=" + secret;
                    default -> headers.append("\nAuthorization: Bearer ").append(secret);
                }
            }
            if (line.handshake()) {
                headers.append("\nConnection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13");
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
                headers.append("\nContent-Length: 0");
            }
            if (line.handshake() || target.contains("ticket=") || target.contains("token=")) {
                headers.append("\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
            }
            return (line.handshake() ? "GET" : method) + " " + spelling.of(target) + " HTTP/1.1" + headers;
        }

        /** A ticket that no request has used yet. A request that is refused before routing uses none. */
        private String ticket() throws IOException {
            if (ticket != null) {
                return ticket;
            }
            String answer = http.exchange("POST /api/v1/logs/ticket HTTP/1.1\nHost: localhost\nContent-Length: 0"
                            + "\nAuthorization: Bearer " + Caller.ADMIN_TOKEN)
                    .body();
            ticket = JsonPath.from(answer).getString("ticket");
            return ticket;
        }

        @Override
        public void close() {
            http.close();
        }
    }
}
