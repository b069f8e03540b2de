package dev.bartizan.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bartizan.LogWatcher;
import dev.bartizan.RawHttp;
import dev.bartizan.RawHttp.Reply;
import dev.bartizan.update.TestSigningKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Attacks a service that has the memory of a small container. During each attack it stays alive, answers its probes
 * within a second, and serves other callers. Afterwards it releases the memory.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileIT {

    private static final int MEGABYTE = 1 << 20;

    /** A native binary in the smallest container that the documentation allows; a JVM alone takes more than that. */
    private static final long MEMORY = (Application.nativeImage() ? 128L : 512L) * MEGABYTE;

    /** The options of the image, see Dockerfile.native-micro. */
    private static final String[] HEAP =
            Application.nativeImage() ? new String[] {"-Xmx64m", "-Xmn16m"} : new String[] {"-Xmx128m"};

    /** How much more memory may be in use after an attack than before it. The heap of a JVM doesn't shrink. */
    private static final long MEMORY_KEPT = (Application.nativeImage() ? 20L : 140L) * MEGABYTE;

    private static final Duration MEMORY_RETURNS = Duration.ofSeconds(20);

    /** The promise is one second; the rest is for a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(3);

    /** File descriptors of a service, most of which its connections can use. */
    private static final int FEW_DESCRIPTORS = Application.nativeImage() ? 64 : 1_024;

    /** For two processes with 4 000 connections between them, and their other open files. */
    private static final int DESCRIPTORS = 8_000;

    private static final String UPLOAD_KEY = "upload-key-of-the-integration-tests";
    private static final int MANY_ENTRIES = 400_000;

    /** There may have been an attack with wrong credentials from this address. */
    private static final Object[] REFUSED_CREDENTIAL = {401, 429};

    private static final String HOST = " HTTP/1.1\nHost: localhost";

    private static final String LOOK_FOR_UPDATE = "\naccept: application/json\nexpo-protocol-version: 1"
            + "\nexpo-platform: android\nexpo-runtime-version: 1.0.0";

    private final Path home = Folders.create();
    private final FeedServer feeds = new FeedServer();

    private MemoryCgroup group;
    private BartizanProcess service;
    private boolean unharmed;
    private String viewer;
    private String admin;
    private String bouncer;
    private long manyEntries;

    /** One attack on the service. */
    @FunctionalInterface
    private interface Attack {
        void run(Attacker attacker) throws IOException, InterruptedException;
    }

    @BeforeAll
    void prepare() throws IOException {
        Requirement.memoryCgroups();
        Requirement.program("prlimit");
        Requirement.fileDescriptors(DESCRIPTORS);
        Files.writeString(
                home.resolve("signing-key.pem"),
                TestSigningKey.pem(
                        "PRIVATE KEY", TestSigningKey.generate().getPrivate().getEncoded()));
        start();
        viewer = issue("viewer", "viewer").token();
        admin = issue("administrator", "admin").token();
        bouncer = service.createBouncer("bouncer");
        manyEntries = service.createList("many", feeds.serve("many", new Ranges(0, MANY_ENTRIES).feed()));
        service.importToEnd("?id=" + manyEntries);
    }

    @AfterAll
    void clean() {
        feeds.close();
        stop();
        Folders.delete(home);
    }

    private BartizanProcess.Builder prepared(MemoryCgroup within, Path data) {
        return BartizanProcess.at(data)
                // Containers are on, so that their events can be streamed; there is no engine.
                .env("BARTIZAN_CONTAINER_ENABLED", true)
                .env("BARTIZAN_CONTAINER_SOCKET", data.resolve("no-engine.sock"))
                .within(within, HEAP)
                .env("BARTIZAN_UPDATE_UPLOAD_KEY", UPLOAD_KEY)
                .env("BARTIZAN_UPDATE_SIGNING_KEY_FILE", home.resolve("signing-key.pem"));
    }

    private void start() {
        group = MemoryCgroup.create(MEMORY);
        service = prepared(group, home.resolve("data")).startReady();
        unharmed = true;
    }

    private void stop() {
        if (service != null) {
            service.close();
        }
        if (group != null) {
            group.close();
        }
    }

    /** Attacks a service that no earlier attack has harmed. */
    private void withstands(Attack attack) throws IOException, InterruptedException {
        if (!unharmed || !service.alive()) {
            stop();
            start();
        }
        unharmed = false;
        withstands(group, service, attack);
        unharmed = true;
    }

    private void withstands(MemoryCgroup within, BartizanProcess attacked, Attack attack)
            throws IOException, InterruptedException {
        long before = within.anonymousBytes();
        try (Bystander bystander = new Bystander(attacked.socketAddress(), viewer)) {
            try (Attacker attacker = new Attacker(attacked.socketAddress())) {
                attack.run(attacker);
            } finally {
                assertThat(attacked.alive()).as("the process lives").isTrue();
            }
            bystander.assertServed();
            await("memory")
                    .atMost(MEMORY_RETURNS)
                    .untilAsserted(() -> assertThat(within.anonymousBytes())
                            .as("memory in use after the attack, where it was %d before", before)
                            .isLessThan(before + MEMORY_KEPT));
            bystander.assertServed();
        }
    }

    private record Issued(long id, String token) {}

    private Issued issue(String name, String role) {
        Answer answer = service.post("/api/v1/tokens", Map.of("name", name + " " + UUID.randomUUID(), "role", role))
                .expect(201);
        return new Issued(answer.at("/id").asLong(), answer.at("/token").asText());
    }

    private RawHttp connect() {
        return new RawHttp(service.socketAddress(), (int) BartizanProcess.PATIENCE.toMillis());
    }

    private Reply ask(String head) throws IOException {
        return ask(head, "");
    }

    private Reply ask(String head, String body) throws IOException {
        try (RawHttp http = connect()) {
            return http.exchange(head, body);
        }
    }

    private static void banAnAddress(BartizanProcess process) {
        RandomGenerator random = RandomGenerator.getDefault();
        process.ban("12.%d.%d.%d".formatted(random.nextInt(256), random.nextInt(256), random.nextInt(256)));
    }

    private static String bearer(String token) {
        return "\nAuthorization: Bearer " + token;
    }

    private String metrics() throws IOException {
        return ask("GET /q/metrics" + HOST).body();
    }

    private long series() throws IOException {
        return metrics().lines().filter(line -> !line.startsWith("#")).count();
    }

    private double historiesCounted() throws IOException {
        return metrics()
                .lines()
                .filter(line -> line.startsWith("http_server_requests_seconds_count")
                        && line.contains("uri=\"/api/v1/history/{ip}\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    // ---- Strangers: what they send ----------------------------------------------------------------------------------

    @Test
    void madeUpMethodsLeaveNothingInTheMetrics() throws Exception {
        withstands(attacker -> {
            long before = series();
            attacker.flood(8, 800, i -> "AB%05d /health".formatted(i) + HOST);
            assertThat(series()).as("series of metrics").isLessThan(before + 100);
        });
    }

    @Test
    void madeUpPathsKeepNothingFromBeingCounted() throws Exception {
        withstands(attacker -> {
            attacker.flood(
                    4,
                    150,
                    i -> List.of("GET /v1/junk", "GET /junk", "GET /api/v1/junk", "GET /api/v1/lookup/")
                                    .get(i % 4)
                            + i
                            + HOST);
            double before = historiesCounted();
            attacker.flood(1, 20, i -> "GET /api/v1/history/192.0.2." + i + HOST + bearer(viewer));
            assertThat(historiesCounted()).isGreaterThanOrEqualTo(before + 20);
        });
    }

    @Test
    void secretsInAddressesAreInNoMetricLogLineOrAnswer() throws Exception {
        withstands(attacker -> {
            String token = issue("appliance", "export").token();
            String path = "/x/" + token + "/plain";
            List<String> leaks = new ArrayList<>();
            for (String request : List.of(
                    "GET " + path + "?ipv4only=%zz" + HOST,
                    "GET " + path + " HTTP/1.1",
                    "GET " + path + " HTTP/1.0",
                    "GET " + path + " HTTP/2.7\nHost: localhost",
                    "GET " + path,
                    "GET " + path + "/%zz" + HOST,
                    "GET " + path + ";a" + HOST,
                    "GET " + path + "/../plain" + HOST,
                    "GET /" + path + HOST,
                    "GET /%78" + path.substring(2) + HOST,
                    "GET http://localhost" + path + HOST,
                    "GET " + path + " with a blank" + HOST,
                    "GET " + path + HOST + "\nHost: elsewhere",
                    "GET " + path + HOST + "\nno header",
                    "GET " + path + HOST + "\nX: " + "x".repeat(60_000),
                    "GET " + path + "?" + "x".repeat(60_000) + HOST,
                    "GET /x/" + token + HOST,
                    "GET /x/" + token + "/nothing" + HOST,
                    "HEAD " + path + "?ipv4only=%zz" + HOST,
                    "DELETE " + path + HOST,
                    "MADEUP " + path + HOST,
                    "POST " + path + HOST + "\nContent-Length: 5\nTransfer-Encoding: chunked",
                    "POST " + path + HOST + "\nContent-Length: 5000000",
                    "GET /api/v1/export/plain?token=" + token + HOST + "\nSec-WebSocket-Key: x",
                    "GET /api/v1/logs/live?token=" + token + "&%zz" + HOST + "\nSec-WebSocket-Key: x",
                    "GET /api/v1/logs/live?ticket=" + token + " HTTP/1.1\nSec-WebSocket-Key: x")) {
                try (RawHttp http = new RawHttp(service.socketAddress(), 3_000)) {
                    Reply reply = http.exchange(request);
                    if ((reply.headers() + reply.body()).contains(token)) {
                        leaks.add("the answer to " + request);
                    }
                } catch (IOException | RuntimeException noAnswer) {
                    // The service may close the connection instead.
                }
            }
            Stream.concat(metrics().lines(), service.output().lines())
                    .filter(line -> line.contains(token))
                    .forEach(leaks::add);
            assertThat(leaks).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept-Encoding: gzip<>x",
                "If-None-Match: \"<>x",
                "Range: bytes=<>x",
                "Accept: text/html<>;q=x",
                "Authorization: Bearer<>x",
                "Content-Type: multipart/form-data;<>x"
            })
    void headersFullOfBlanksTakeNoTime(String header) throws Exception {
        withstands(attacker -> {
            String blanks = "\n" + header.replace("<>", " ".repeat(19_000));
            String file = publishUpdate();
            attacker.flood(16, 2, i -> "GET " + (i % 2 == 0 ? file : "/health") + HOST + blanks);
        });
    }

    @Test
    void unreadAnswersDoNotPileUp() throws Exception {
        withstands(attacker -> {
            String requests = "GET /q/openapi HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(40);
            attacker.holdUnread(100, requests);
            settle();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /health HTTP/1.1\r\nHost: local"})
    void connectionsOnWhichNothingHappensAreClosed(String beginning) throws Exception {
        withstands(attacker -> {
            attacker.hold(2_000, beginning);
            await("the end of the connections")
                    .atMost(BartizanProcess.PATIENCE)
                    .until(attacker::ended, ended -> ended == 2_000);
        });
    }

    @Test
    void connectionsDoNotTakeTheLastFileDescriptors() throws Exception {
        withstands(attacker -> {});
        Path data = Files.createDirectories(home.resolve("few")).resolve("data");
        try (MemoryCgroup another = MemoryCgroup.create(MEMORY)) {
            try (BartizanProcess few =
                    prepared(another, data).descriptors(FEW_DESCRIPTORS).startReady()) {
                String ours = viewer;
                viewer = few.post("/api/v1/tokens", Map.of("name", "viewer", "role", "viewer"))
                        .expect(201)
                        .at("/token")
                        .asText();
                try (Attacker silent = new Attacker(few.socketAddress())) {
                    silent.hold(FEW_DESCRIPTORS, "");
                    silent.hold(FEW_DESCRIPTORS, "GET /health HTTP/1.1\r\n");
                    // While so many arrive at once, a new connection can replace one that has not been read yet.
                    await("the first answer")
                            .atMost(BartizanProcess.PATIENCE)
                            .ignoreExceptions()
                            .until(() -> few.get("/q/health/live").status() == 200);
                    withstands(another, few, attacker -> {
                        settle();
                        banAnAddress(few);
                    });
                } finally {
                    viewer = ours;
                }
            }
        }
    }

    @Test
    void pathsThatCouldBeTakenForOthersAreRefused() throws Exception {
        withstands(attacker -> {
            for (String path : List.of(
                    "/v1;a/decisions",
                    "/v1%3ba/decisions",
                    "/v1;a/decisions/stream?startup=true",
                    "/api;a/v1/nothing",
                    "/api%3ba/v1/nothing",
                    "/q/../api/v1/tokens",
                    "//api/v1/tokens",
                    "/api/v1%2ftokens")) {
                assertThat(ask("HEAD " + path + HOST).status())
                        .as("HEAD " + path)
                        .isEqualTo(400);
                assertThat(ask("GET " + path + HOST).status()).as("GET " + path).isEqualTo(400);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v1/lookup", "/v1/usage-metrics", "/v1;a/usage-metrics", "/api/updates/upload", "/nothing"})
    void bodiesOfStrangersAreNotKept(String path) throws Exception {
        withstands(attacker -> {
            String head = "POST " + path + HOST + "\nContent-Type: application/json\nContent-Length: 4194304";
            try (RawHttp http = new RawHttp(service.socketAddress(), 10_000)) {
                Reply refused = http.send(head, "{").readHead();
                assertThat(refused.status()).as("before the body has come").isBetween(400, 405);
            }
            attacker.holdUnread(60, head.replace("\n", "\r\n") + "\r\n\r\n" + "x".repeat(4 * MEGABYTE - 10));
            settle();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\nContent-Length: 3\nTransfer-Encoding: chunked",
                "\nTransfer-Encoding: chunked\nContent-Length: 3",
                "\nTransfer-Encoding: xchunked",
                "\nTransfer-Encoding: chunked, identity",
                "\nContent-Length: 3\nContent-Length: 4",
                "\nContent-Length: +3",
                "\nHost: elsewhere",
            })
    void requestsThatCanBeReadInTwoWaysAreRefused(String headers) throws Exception {
        withstands(attacker -> {
            try (RawHttp http = connect()) {
                Reply refused = http.send("POST /health" + HOST + headers, "").readHead();
                assertThat(refused.status()).isEqualTo(400);
                assertThat(http.endsWithin(BartizanProcess.PATIENCE))
                        .as("the connection is closed")
                        .isTrue();
            }
        });
    }

    @Test
    void signaturesAreMadeOnlyForTheConfiguredAddress() throws Exception {
        withstands(attacker -> {
            publishUpdate();
            Map<Integer, Integer> statuses = attacker.flood(
                    8,
                    250,
                    i -> "GET /api/updates/manifest HTTP/1.1\nHost: host" + i + ".example" + LOOK_FOR_UPDATE
                            + "\nexpo-expect-signature: sig, keyid=\"main\", alg=\"rsa-v1_5-sha256\"");
            assertThat(statuses).containsOnlyKeys(400);
        });
    }

    /** Publishes an update; returns the address of its bundle. */
    private String publishUpdate() throws IOException {
        String form = part("platform", "android") + part("runtimeVersion", "1.0.0") + part("bundleType", "hermes")
                + part("bundle\"; filename=\"index.bundle", "console.log(1);") + "--xyz--\r\n";
        assertThat(ask(upload("multipart/form-data; boundary=xyz", form.length()), form)
                        .status())
                .isEqualTo(201);
        Reply manifest = ask("GET /api/updates/manifest" + HOST + LOOK_FOR_UPDATE);
        String url = Answer.parse(manifest.body()).at("/launchAsset/url").asText();
        return url.substring(url.indexOf("/api/"));
    }

    private static String part(String name, String value) {
        return "--xyz\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static String upload(String type, int length) {
        return "POST /api/updates/upload" + HOST + "\nX-Api-Key: " + UPLOAD_KEY + "\nContent-Type: " + type
                + "\nContent-Length: " + length;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/bans<>Authorization: Bearer bzn_wrong",
                "POST /api/updates/upload<>Content-Length: 0\nX-Api-Key: wrong",
                "DELETE /api/updates/1<>X-Api-Key: wrong",
                "GET /v1/decisions<>X-Api-Key: wrong",
                "GET /x/wrong/plain<>Accept: */*"
            })
    void wrongCredentialsAreSlowedDownAndRightOnesAreNot(String request) throws Exception {
        withstands(attacker -> {
            int before = service.events("token_refused").size();
            Map<Integer, Integer> statuses = attacker.flood(8, 500, i -> request.replace("<>", HOST + "\n") + i);
            assertThat(statuses.getOrDefault(429, 0))
                    .as("429 among %s", statuses)
                    .isGreaterThan(3_000);
            assertThat(ask("GET /v1/decisions" + HOST + "\nX-Api-Key: " + bouncer)
                            .status())
                    .isEqualTo(200);
            assertThat(ask(upload("text/plain", 0)).status()).isEqualTo(415);
            assertThat(service.events("token_refused").size() - before)
                    .as("log lines")
                    .isLessThanOrEqualTo(2);
        });
    }

    // ---- Those who have a key ---------------------------------------------------------------------------------------

    @Test
    void ticketsAndTokensInQueriesOpenNothingButLogs() throws Exception {
        withstands(attacker -> {
            String body = "{\"name\":\"mine " + UUID.randomUUID() + "\",\"role\":\"admin\"}";
            String headers = HOST + "\nContent-Type: application/json\nContent-Length: " + body.length()
                    + "\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
            for (String upgrade : List.of("", "\nConnection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13")) {
                String ticket = service.post("/api/v1/logs/ticket")
                        .expect(201)
                        .at("/ticket")
                        .asText();
                assertThat(ask("POST /api/v1/tokens?ticket=" + ticket + headers + upgrade, body)
                                .status())
                        .isIn(REFUSED_CREDENTIAL);
                assertThat(ask("POST /api/v1/tokens?token=" + BartizanProcess.ADMIN_TOKEN + headers + upgrade, body)
                                .status())
                        .isIn(REFUSED_CREDENTIAL);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/events", "/api/v1/containers/events"})
    void revokedTokenEndsItsStreams(String path) throws Exception {
        withstands(attacker -> {
            Issued token = issue("leaver", "viewer");
            try (RawHttp http = connect()) {
                http.send("GET " + path + HOST + bearer(token.token()), "");
                assertThat(http.readHead().status()).isEqualTo(200);
                service.delete("/api/v1/tokens/" + token.id()).expect(204);
                assertThat(http.endsWithin(SOON)).as("it ends").isTrue();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/logs/live", "/api/v1/cerberus/logs/ws"})
    void revokedTokenEndsItsSockets(String path) throws Exception {
        withstands(attacker -> {
            Issued token = issue("leaver", "viewer");
            try (LogWatcher watcher = LogWatcher.open(URI.create(service.address()), path, token.token())) {
                watcher.next();
                service.delete("/api/v1/tokens/" + token.id()).expect(204);
                await("the end of the socket").atMost(SOON).until(() -> !watcher.isOpen());
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/events", "/api/v1/containers/events"})
    void streamsHaveABound(String path) throws Exception {
        withstands(attacker -> {
            attacker.hold(1_500, ("GET " + path + HOST + bearer(viewer) + "\n\n").replace("\n", "\r\n"));
            await("the refusal of a further one")
                    .atMost(BartizanProcess.PATIENCE)
                    .untilAsserted(() -> assertRefused(ask("GET " + path + HOST + bearer(viewer))));
        });
    }

    private static void assertRefused(Reply reply) {
        assertThat(reply.status()).isIn(429, 503);
        assertThat(reply.header("retry-after")).matches("\\d+");
    }

    @Test
    void largeListIsSearched() throws Exception {
        withstands(attacker -> {
            String search = "GET /api/v1/blocklists/" + manyEntries + "/entries?contains=1" + HOST + bearer(viewer);
            Reply found = ask(search);
            assertThat(found.status()).as(found.body()).isEqualTo(200);
            assertThat(attacker.flood(12, 2, i -> search)).containsKey(200).satisfies(HostileIT::served);
        });
    }

    @Test
    void exportsThatNeedAWorkingCopyWaitTheirTurn() throws Exception {
        withstands(attacker -> {
            String export = "GET /api/v1/export/cidr?aggregate=1" + HOST + bearer(viewer);
            Map<Integer, Integer> statuses = attacker.flood(16, 3, i -> export);
            assertThat(statuses).satisfies(HostileIT::served);
            assertThat(statuses.getOrDefault(200, 0))
                    .as("200 among %s", statuses)
                    .isGreaterThan(40);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /api/v1/blocklists/%d/preview", "POST /api/v1/database/backup"})
    void previewsAndBackupsHaveABound(String request) throws Exception {
        withstands(attacker -> {
            String work = request.formatted(manyEntries) + HOST + bearer(admin);
            Map<Integer, Integer> statuses = attacker.flood(16, 2, i -> work);
            assertThat(statuses).containsKeys(200, 429).satisfies(HostileIT::served);
        });
    }

    /** Nothing was answered but what was asked for, or that there is too much of it at the moment. */
    private static void served(Map<Integer, Integer> statuses) {
        assertThat(statuses.keySet()).isSubsetOf(Set.of(200, 429, 503));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/lookup", "/v1/usage-metrics"})
    void halfSentBodiesDoNotDelayOthers(String path) throws Exception {
        withstands(attacker -> {
            attacker.hold(
                    260,
                    ("POST " + path + HOST + bearer(viewer) + "\nX-Api-Key: " + bouncer
                                    + "\nContent-Type: application/json\nContent-Length: 1000\n\n{\"ips\":")
                            .replace("\n", "\r\n"));
            settle();
            service.get("/q/health/ready").expect(200);
            banAnAddress(service);
        });
    }

    @Test
    void manyWebSocketsHaveABound() throws Exception {
        withstands(attacker -> {
            String open = "GET /api/v1/logs/live" + HOST + bearer(viewer)
                    + "\nConnection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13"
                    + "\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
            attacker.holdUnread(500, (open + "\n\n").replace("\n", "\r\n"));
            settle();
            assertRefused(ask(open));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"\"",
                "multipart/form-data",
                "multipart/form-data; boundary=\u00fc"
            })
    void uploadWithoutABoundaryIsTheClientsFault(String type) throws Exception {
        withstands(attacker -> assertThat(
                        ask(upload(type, 16), "--\r\n\r\n--".repeat(2)).status())
                .isIn(400, 415, 422));
    }

    @Test
    void filesOfUpdatesAreNoPagesOfOurs() throws Exception {
        withstands(attacker -> {
            Reply file = ask("GET " + publishUpdate() + HOST);
            assertThat(file.status()).isEqualTo(200);
            assertThat(file.header("x-content-type-options")).isEqualTo("nosniff");
            assertThat(file.header("content-security-policy")).contains("sandbox");
        });
    }

    // ---- Feeds ------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"<title>", "<!DOCTYPE html>\n<html>\n<head><title>"})
    void pageInsteadOfAFeedHoldsNothingUp(String beginning) throws Exception {
        withstands(attacker -> {
            String name = "page" + UUID.randomUUID();
            CountDownLatch sent = new CountDownLatch(1);
            long page = service.createList(name, feeds.serve(name, exchange -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write((beginning + " ".repeat(60_000)).getBytes(US_ASCII));
                exchange.close();
                sent.countDown();
            }));
            long run = service.startImport("?id=" + page);
            assertThat(sent.await(30, TimeUnit.SECONDS)).isTrue();
            settle();
            service.delete("/api/v1/blocklists/import/" + run);
            assertThat(service.awaitRun(run).path("status").asText()).isIn("FAILED", "CANCELLED");
            service.delete("/api/v1/blocklists/" + page).expect(204);
            assertThat(service.importToEnd("?id=" + manyEntries + "&force=true")
                            .path("status")
                            .asText())
                    .isNotIn("RUNNING", "CANCELLED");
        });
    }

    @Test
    void cancelEndsAFeedThatNeverEnds() throws Exception {
        withstands(attacker -> {
            String name = "endless" + UUID.randomUUID();
            FeedServer.Held held = feeds.hold(name, "192.0.2.1\n".repeat(1_000));
            long list = service.createList(name, feeds.url(name));
            long run = service.startImport("?id=" + list);
            held.awaitAsked();
            service.delete("/api/v1/blocklists/import/" + run).expect(202);
            assertThat(service.awaitRun(run).path("status").asText()).isEqualTo("CANCELLED");
            held.release();
            service.delete("/api/v1/blocklists/" + list).expect(204);
        });
    }

    /** Time for the service to process wrongly what it got. */
    private void settle() {
        long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
        await("what was sent to have its effect")
                .atMost(BartizanProcess.PATIENCE)
                .until(() -> !service.alive() || System.nanoTime() > end);
    }
}
