package dev.bartizan.blocklist.management;

import static dev.bartizan.Caller.admin;
import static dev.bartizan.Caller.viewer;
import static dev.bartizan.DeclaredSettings.FEEDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.bartizan.DeclaredSettings;
import dev.bartizan.Patience;
import dev.bartizan.Person;
import dev.bartizan.SettableClock;
import dev.bartizan.audit.Audit;
import dev.bartizan.blocklist.BlocklistConfig;
import dev.bartizan.blocklist.BlocklistRepository;
import dev.bartizan.blocklist.ListContents;
import dev.bartizan.blocklist.ListSource;
import dev.bartizan.blocklist.ListStatusChanged;
import dev.bartizan.blocklist.SnapshotRepository;
import dev.bartizan.blocklist.Validators;
import dev.bartizan.blocklist.feed.FeedServer;
import dev.bartizan.blocklist.guard.ImportGuard;
import dev.bartizan.blocklist.importing.BlocklistImporter;
import dev.bartizan.blocklist.importing.BlocklistImporter.Order;
import dev.bartizan.blocklist.importing.FeedReader;
import dev.bartizan.blocklist.importing.ImportRecorder;
import dev.bartizan.blocklist.importing.ImportResultRepository;
import dev.bartizan.blocklist.importing.ImportRunRepository;
import dev.bartizan.blocklist.importing.ImportRunRow;
import dev.bartizan.blocklist.importing.ImportState;
import dev.bartizan.blocklist.importing.ImportTrigger;
import dev.bartizan.blocklist.importing.ListImporter;
import dev.bartizan.blocklist.importing.ListWatch;
import dev.bartizan.blocklist.importing.RunStatus;
import dev.bartizan.database.DataFolder;
import dev.bartizan.database.Database;
import dev.bartizan.database.PurgeClock;
import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists and imports over HTTP, with feeds in files that the tests write. */
@QuarkusTest
@TestProfile(DeclaredSettings.class)
class BlocklistResourceTest {

    /** The subject of notifications about all lists together. */
    @Singleton
    static class Told {

        final List<NotificationKind> kinds = Collections.synchronizedList(new ArrayList<>());

        final List<Notification> ofLists = Collections.synchronizedList(new ArrayList<>());

        void note(@Observes Notification notification) {
            if (notification.subject().equals("all lists")) {
                kinds.add(notification.kind());
            } else {
                ofLists.add(notification);
            }
        }
    }

    @Inject
    Audit audit;

    @Inject
    Told told;

    @Inject
    PurgeClock purgeClock;

    @Inject
    ImportResultRepository results;

    @Inject
    SettableClock clock;

    @Inject
    BlocklistHealth health;

    @Inject
    ImportState imports;

    @Inject
    ImportGuard guard;

    @Inject
    ImportRecorder recorder;

    @Inject
    ImportRunRepository runs;

    @Inject
    SnapshotRepository snapshots;

    @Inject
    BlocklistRepository lists;

    @Inject
    ListContents contents;

    @Inject
    ListWatch watch;

    @Inject
    BlocklistConfig config;

    @Inject
    Database database;

    @Inject
    DataFolder data;

    @Inject
    MeterRegistry metrics;

    @Inject
    Event<Notification> notifications;

    @Inject
    Event<ListStatusChanged> statusChanged;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void listIsCreatedImportedLookedUpAndDeleted() throws IOException {
        write("life.txt", "198.18.0.1 # test\n8.8.4.1\n8.8.4.2\n8.8.8.0/24\nrubbish\n");
        int id = create("life", "file:life.txt");

        runImport(id);

        admin().get("/api/v1/blocklists/{id}", id)
                .then()
                .statusCode(200)
                .body("health", equalTo("ok"))
                .body("version", equalTo(1))
                .body("ranges", equalTo(3))
                .body("ipv4_addresses", equalTo(258))
                .body("until", notNullValue());
        admin().get("/api/v1/lookup/8.8.4.1")
                .then()
                .body("blocked", is(true))
                .body("matches[0].list", equalTo("life"))
                .body("matches[0].range", equalTo("8.8.4.1/32"));
        admin().get("/api/v1/blocklists/log?list=life")
                .then()
                .body("total", equalTo(1))
                .body("items[0].outcome", equalTo("IMPORTED"))
                .body("items[0].rejected", equalTo(1))
                .body("items[0].rejected_lines.line", equalTo(List.of(5)))
                .body("items[0].rejected_lines[0].text", equalTo("rubbish"))
                .body("items[0].rejected_lines[0].reason", notNullValue())
                .body("items[0].special", equalTo(1))
                .body("items[0].added", equalTo(3));

        admin().delete("/api/v1/blocklists/{id}", id).then().statusCode(204);

        admin().get("/api/v1/lookup/8.8.4.1").then().body("blocked", is(false));
        admin().get("/api/v1/blocklists/{id}", id).then().statusCode(404).body("error_code", equalTo("NOT_FOUND"));
        admin().get("/api/v1/blocklists/log?list=life").then().body("total", equalTo(1));
    }

    @Test
    void listsAreImportedAtOnceWhenTheyAreCreatedUnlessTheRequestSaysNot() throws IOException {
        List<Integer> created = new ArrayList<>();
        for (String name : List.of("at-once-1", "at-once-2", "at-once-3", "at-once-4")) {
            write(name + ".txt", "8.8.5.1\n");
            var answer = createImported(Map.of("name", name, "url", "file:" + name + ".txt"));
            int run = answer.body("import_run", notNullValue()).extract().path("import_run");
            admin().get("/api/v1/blocklists/import/" + run).then().statusCode(200);
            created.add(answer.extract().path("id"));
        }
        for (int id : created) {
            await().atMost(Patience.LONG)
                    .untilAsserted(() -> admin().get("/api/v1/blocklists/{id}", id)
                            .then()
                            .body("version", equalTo(1))
                            .body("import_run", nullValue()));
            delete(id);
        }

        int disabled = createImported(Map.of("name", "off", "url", "file:off.txt", "enabled", false))
                .body("import_run", nullValue())
                .extract()
                .path("id");
        delete(disabled);
        delete(create("later", "file:later.txt"));
        await().atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(imports.running()).isEmpty());
        admin().get("/api/v1/blocklists/log?list=later").then().body("total", equalTo(0));
        admin().get("/api/v1/blocklists/log?list=off").then().body("total", equalTo(0));
    }

    @Test
    void minimumIntervalHoldsAfterAFailureAndUntilTheUrlChanges() throws IOException {
        int id = createImported(Map.of("name", "paced", "url", "file:missing.txt", "minimum_interval_seconds", 3600))
                .extract()
                .path("id");
        awaitOutcome(id, "DOWNLOAD_FAILED");
        admin().get("/api/v1/blocklists/{id}", id).then().body("next_fetch_at", notNullValue());

        runImport(id);
        admin().get("/api/v1/blocklists/log?list=paced").then().body("items[0].outcome", equalTo("SKIPPED_INTERVAL"));

        clock.advance(Duration.ofHours(1));
        runImport(id);
        admin().get("/api/v1/blocklists/log?list=paced").then().body("items[0].outcome", equalTo("DOWNLOAD_FAILED"));

        write("paced.txt", "8.8.6.1\n");
        put(id, Map.of("name", "paced", "url", "file:paced.txt", "minimum_interval_seconds", 3600));
        admin().get("/api/v1/blocklists/{id}", id).then().body("next_fetch_at", nullValue());
        runImport(id);
        awaitOutcome(id, "IMPORTED");
        delete(id);
    }

    @Test
    void retryAfterIsObeyedByLaterImportsEvenWithForce() throws IOException {
        try (FeedServer server = new FeedServer()) {
            server.on("/busy.txt", 429, "Retry-After: 3600\r\n", "");
            int id = createImported(Map.of(
                            "name", "busy", "url", server.url("/busy.txt").toString(), "allow_private", true))
                    .extract()
                    .path("id");
            awaitOutcome(id, "DOWNLOAD_FAILED");

            runImport(id, "&force=true");

            admin().get("/api/v1/blocklists/log?list=busy")
                    .then()
                    .body("items[0].outcome", equalTo("SKIPPED_RETRY_AFTER"));
            admin().get("/api/v1/blocklists/{id}", id)
                    .then()
                    .body("health", equalTo("failing"))
                    .body("next_fetch_at", notNullValue());
            assertThat(health.condition().facts())
                    .extractingByKey("next_fetch", InstanceOfAssertFactories.MAP)
                    .containsKey("busy");
            assertThat(server.requests()).hasSize(1);

            server.on("/busy.txt", 200, "", "8.8.6.2\n");
            clock.advance(Duration.ofHours(1));
            runImport(id);
            awaitOutcome(id, "IMPORTED");
            admin().get("/api/v1/blocklists/{id}", id).then().body("next_fetch_at", nullValue());
            delete(id);
        }
    }

    private void awaitOutcome(int id, String outcome) {
        await().atMost(Patience.LONG).untilAsserted(() -> {
            admin().get("/api/v1/blocklists/{id}", id).then().body("last_outcome", equalTo(outcome));
            assertThat(imports.running()).isEmpty();
        });
    }

    private static ValidatableResponse createImported(Map<String, Object> definition) {
        return admin().contentType(ContentType.JSON)
                .body(definition)
                .post("/api/v1/blocklists")
                .then()
                .statusCode(201);
    }

    @Test
    void runThatMeetsAnErrorEndsAsFailed() throws InterruptedException {
        int id = create("error", "file:error.txt");
        BlocklistImporter importer = importer(outOfMemory(), recorder);

        BlocklistImporter.Started started = importer.start(new Order(ImportTrigger.API, (long) id, false));

        assertThat(started.end())
                .failsWithin(Patience.LONG)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(imports.running()).isEmpty();
        expectFailed(started);
        importer.stop(null);
        admin().delete("/api/v1/blocklists/{id}", id).then().statusCode(204);
    }

    @Test
    void runEndsAsFailedThoughTheMemoryIsTightUntilThen() throws InterruptedException {
        int id = create("tight", "file:tight.txt");
        BlocklistImporter importer =
                importer(outOfMemory(), failingOnce(new OutOfMemoryError("on purpose, when the end is stored")));

        BlocklistImporter.Started started = importer.start(new Order(ImportTrigger.API, (long) id, false));

        assertThat(started.end())
                .failsWithin(Patience.LONG)
                .withThrowableThat()
                .withMessageContaining("when the feed is read");
        expectFailed(started);
        importer.stop(null);
        admin().delete("/api/v1/blocklists/{id}", id).then().statusCode(204);
    }

    static Stream<Throwable> unforeseen() {
        return Stream.of(new IllegalStateException("a bug, on purpose"), new OutOfMemoryError("on purpose"));
    }

    @ParameterizedTest
    @MethodSource("unforeseen")
    void runOfAllListsThatMeetsTheUnforeseenIsTold(Throwable unforeseen) throws InterruptedException {
        told.kinds.clear();
        BlocklistImporter importer = importer(new FeedReader(null, null, config), failingOnce(unforeseen));

        BlocklistImporter.Started started = importer.start(new Order(ImportTrigger.API, null, false));

        await().atMost(Patience.LONG).until(() -> started.end().isDone());
        expectFailed(started);
        assertThat(told.kinds).containsExactly(NotificationKind.IMPORT_FAILED);
        importer.stop(null);
    }

    private FeedReader outOfMemory() {
        return new FeedReader(null, null, config) {
            @Override
            public Optional<Reading> read(ListSource source, Validators known, Terms terms) {
                throw new OutOfMemoryError("on purpose, when the feed is read");
            }
        };
    }

    private BlocklistImporter importer(FeedReader reader, ImportRecorder recorder) {
        return new BlocklistImporter(
                imports,
                new ListImporter(reader, guard, database, lists, snapshots, contents, clock),
                recorder,
                database,
                lists,
                watch,
                notifications,
                clock,
                metrics);
    }

    /** Fails at the first query of a run. */
    private ImportRecorder failingOnce(Throwable failure) {
        AtomicReference<Throwable> next = new AtomicReference<>(failure);
        ImportRunRepository failing = new ImportRunRepository() {
            @Override
            public ImportRunRow findById(Long id) {
                fail();
                return runs.findById(id);
            }

            @Override
            public Optional<ImportRunRow> findByIdOptional(Long id) {
                fail();
                return runs.findByIdOptional(id);
            }

            private void fail() {
                switch (next.getAndSet(null)) {
                    case RuntimeException bug -> throw bug;
                    case Error error -> throw error;
                    case null, default -> {}
                }
            }
        };
        return new ImportRecorder(
                database,
                lists,
                snapshots,
                failing,
                results,
                contents,
                statusChanged,
                config,
                clock,
                purgeClock,
                audit);
    }

    private void expectFailed(BlocklistImporter.Started started) {
        ImportRunRow run = database.read(() -> runs.findById(started.run()));
        assertThat(run.status).isEqualTo(RunStatus.FAILED);
        assertThat(run.finishedAt).isNotNull();
    }

    /** Like another instance on the same database. */
    @Test
    void importThatAnotherProcessStoredAsRunningIsInTheWay() throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + data.database());
                Statement statement = other.createStatement()) {
            statement.execute("INSERT INTO import_run (trigger, status, started_at) VALUES ('API', 'RUNNING', 0)");
            admin().post("/api/v1/blocklists/import")
                    .then()
                    .statusCode(409)
                    .body("error_code", equalTo("IMPORT_ALREADY_RUNNING"));
            statement.execute("DELETE FROM import_run WHERE status = 'RUNNING'");
        }
    }

    @Test
    void logHasTheFirstRejectedLinesOfARejectedFeed() throws IOException {
        write("zeros.txt", "8.8.008.1\n".repeat(30));
        int id = create("zeros", "file:zeros.txt");

        runImport(id);

        admin().get("/api/v1/blocklists/log?list=zeros")
                .then()
                .body("items[0].outcome", equalTo("REJECTED_BAD_LINES"))
                .body(
                        "items[0].rejected_lines.line",
                        equalTo(IntStream.rangeClosed(1, 20).boxed().toList()))
                .body("items[0].rejected_lines.reason", everyItem(containsString("octal")));
        delete(id);
    }

    @Test
    void optionsOfTheFormatAreKept() {
        Map<String, Object> list = Map.of(
                "name", "options",
                "url", "file:options.csv",
                "format", "csv",
                "column", "ip",
                "score_column", "confidence",
                "min_score", 75,
                "fallback_urls", List.of("file:options-2.csv", "https://mirror.example.org/options.csv"),
                "decimal_addresses", true);

        int id = admin().contentType(ContentType.JSON)
                .body(list)
                .post("/api/v1/blocklists?import=false")
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        JsonPath stored = admin().get("/api/v1/blocklists/{id}", id).jsonPath();
        list.forEach((field, value) ->
                assertThat(stored.<Object>get(field)).as(field).isEqualTo(value));
        delete(id);
    }

    @Test
    void emptyOrShrunkFeedLeavesTheLastGoodVersionUntilItIsForced() throws IOException {
        write("guard.txt", scattered(100));
        int id = create("guard", "file:guard.txt");
        runImport(id);

        write("guard.txt", "# nothing today\n");
        runImport(id);
        assertOutcome("guard", "REJECTED_EMPTY");
        write("guard.txt", scattered(10));
        runImport(id);
        assertOutcome("guard", "REJECTED_SHRUNK");
        admin().get("/api/v1/blocklists/{id}", id)
                .then()
                .body("health", equalTo("failing"))
                .body("failing_since", notNullValue())
                .body("last_message", containsString("from 100 to 10"))
                .body("version", equalTo(1))
                .body("ranges", equalTo(100));
        admin().get("/health").then().statusCode(200).body("status", equalTo("degraded"));

        runImport(id, "&force=true");
        assertOutcome("guard", "IMPORTED");
        admin().get("/api/v1/blocklists/{id}", id)
                .then()
                .body("health", equalTo("ok"))
                .body("failing_since", nullValue())
                .body("ranges", equalTo(10));
        delete(id);
    }

    @Test
    void metricsFollowTheStateOfAList() throws IOException {
        write("gauge.txt", "8.8.4.1\n");
        int id = create("gauge", "file:gauge.txt");
        awaitGauge("bartizan.list.failing", "gauge", 0);
        runImport(id);
        // The update after this import must not find the outcome of the next one.
        awaitGauge("bartizan.list.ranges", "gauge", 1);

        write("gauge.txt", "# nothing today\n");
        runImport(id);
        awaitGauge("bartizan.list.failing", "gauge", 1);

        write("gauge.txt", "8.8.4.1\n");
        runImport(id);
        awaitGauge("bartizan.list.failing", "gauge", 0);

        delete(id);
        await().atMost(Patience.LONG)
                .until(() -> metrics.find("bartizan.list.failing")
                                .tag("list", "gauge")
                                .gauge()
                        == null);
    }

    private void awaitGauge(String name, String list, double expected) {
        await().atMost(Patience.LONG).untilAsserted(() -> {
            Gauge gauge = metrics.find(name).tag("list", list).gauge();
            assertThat(gauge).isNotNull();
            assertThat(gauge.value()).isEqualTo(expected);
        });
    }

    @Test
    void smallerFeedIsTakenWhenItIsOfferedOnThreeDays() throws IOException {
        write("smaller.txt", scattered(100));
        int id = create("smaller", "file:smaller.txt");
        runImport(id);

        write("smaller.txt", scattered(10));
        runImport(id);
        runImport(id);
        clock.advance(Duration.ofDays(1));
        write("smaller.txt", scattered(12));
        runImport(id);
        assertOutcome("smaller", "REJECTED_SHRUNK");
        told.ofLists.clear();
        clock.advance(Duration.ofDays(1));
        runImport(id);

        assertOutcome("smaller", "IMPORTED");
        admin().get("/api/v1/blocklists/{id}", id)
                .then()
                .body("health", equalTo("ok"))
                .body("ranges", equalTo(12));
        admin().get("/api/v1/blocklists/log?list=smaller")
                .then()
                .body("items[0].message", containsString("offered on 3 days"));
        assertThat(told.ofLists)
                .filteredOn(notification -> notification.subject().equals("smaller"))
                .first()
                .returns(NotificationKind.LIST_RECOVERED, Notification::kind)
                .satisfies(notification ->
                        assertThat(notification.message()).contains("from 100 to 12 ranges", "offered on 3 days"));

        write("smaller.txt", scattered(40));
        runImport(id);
        write("smaller.txt", scattered(1));
        runImport(id);
        assertOutcome("smaller", "REJECTED_SHRUNK");
        delete(id);
    }

    @Test
    void feedThatCoversMostOfTheInternetIsRejectedUntilItIsForced() throws IOException {
        write("grown.txt", "45.155.2.7\n");
        int id = create("grown", "file:grown.txt");
        runImport(id);
        told.ofLists.clear();

        write(
                "grown.txt",
                IntStream.rangeClosed(1, 223).mapToObj(i -> i + ".0.0.0/8\n").collect(Collectors.joining()));
        runImport(id);

        assertOutcome("grown", "REJECTED_GREW");
        admin().get("/api/v1/blocklists/{id}", id)
                .then()
                .body("health", equalTo("failing"))
                .body("last_message", containsString("more than 10 times"))
                .body("ipv4_addresses", equalTo(1));
        assertThat(told.ofLists).extracting(Notification::kind).contains(NotificationKind.LIST_GREW);

        runImport(id, "&force=true");
        assertOutcome("grown", "IMPORTED");
        runImport(id);
        assertOutcome("grown", "UNCHANGED");
        delete(id);
    }

    @Test
    void listThatIsEmptyFromTheFirstIsNotOk() throws IOException {
        write("empty.txt", "# nothing\n");
        int id = create("empty", "file:empty.txt");
        runImport(id);

        assertOutcome("empty", "IMPORTED");
        admin().get("/api/v1/blocklists/{id}", id).then().body("health", equalTo("empty"));
        admin().get("/health").then().body("components.blocklists.unwell.empty", equalTo("empty"));
        write("empty.txt", "45.155.2.7\n");
        runImport(id);
        admin().get("/api/v1/blocklists/{id}", id).then().body("health", equalTo("ok"));
        delete(id);
    }

    @Test
    void unchangedFeedMakesNoVersionButConfirmsTheOldOne() throws IOException {
        write("same.txt", "8.8.4.1\n");
        int id = create("same", "file:same.txt");
        runImport(id);
        String until = admin().get("/api/v1/blocklists/{id}", id).path("until");

        clock.advance(Duration.ofHours(1));
        runImport(id);

        assertOutcome("same", "UNCHANGED");
        admin().get("/api/v1/blocklists/{id}", id)
                .then()
                .body("version", equalTo(1))
                .body("health", equalTo("unchanged"));
        assertThat(admin().get("/api/v1/blocklists/{id}", id).<String>path("until"))
                .isGreaterThan(until);
        delete(id);
    }

    @Test
    void fiveVersionsAreKeptAndAnOldOneCanBeRestored() throws IOException {
        int id = create("versions", "file:versions.txt");
        for (int version = 1; version <= 7; version++) {
            write("versions.txt", scattered(10 + version));
            runImport(id);
        }
        admin().get("/api/v1/blocklists/{id}/versions", id)
                .then()
                .body("items.version", equalTo(List.of(7, 6, 5, 4, 3)))
                .body("items.ranges", equalTo(List.of(17, 16, 15, 14, 13)));

        admin().post("/api/v1/blocklists/{id}/restore/4", id)
                .then()
                .statusCode(200)
                .body("version", equalTo(4))
                .body("ranges", equalTo(14));
        admin().post("/api/v1/blocklists/{id}/restore/1", id).then().statusCode(404);

        runImport(id);
        assertOutcome("versions", "UNCHANGED");
        write("versions.txt", scattered(30));
        runImport(id);
        admin().get("/api/v1/blocklists/{id}", id)
                .then()
                .body("version", equalTo(8))
                .body("ranges", equalTo(30));
        delete(id);
    }

    @Test
    void entriesKeepTheDayOnWhichTheyWereSeenFirst() throws IOException {
        write("days.txt", "8.8.4.1\n2001:4860::/32\n");
        int id = create("days", "file:days.txt");
        runImport(id);
        String firstDay = clock.instant().toString().substring(0, 10);
        clock.advance(Duration.ofDays(2));
        write("days.txt", "8.8.4.1\n8.8.4.2\n2001:4860::/32\n");
        runImport(id);
        String secondDay = clock.instant().toString().substring(0, 10);

        admin().get("/api/v1/blocklists/{id}/entries", id)
                .then()
                .body("total", equalTo(3))
                .body("items.range", equalTo(List.of("8.8.4.1/32", "8.8.4.2/32", "2001:4860::/32")))
                .body("items.since", equalTo(List.of(firstDay, secondDay, firstDay)));
        admin().get("/api/v1/blocklists/{id}/entries?page=2&page_size=2", id)
                .then()
                .body("items.range", equalTo(List.of("2001:4860::/32")));
        admin().get("/api/v1/blocklists/{id}/entries?contains=2001:4860:1::1", id)
                .then()
                .body("items.range", equalTo(List.of("2001:4860::/32")));
        admin().get("/api/v1/blocklists/{id}/entries?contains=8.4.", id).then().body("total", equalTo(2));
        admin().get("/api/v1/blocklists/{id}/entries?page=0", id)
                .then()
                .statusCode(422)
                .body("details.fields.page", notNullValue());
        admin().get("/api/v1/blocklists/log?page=2147483647")
                .then()
                .statusCode(422)
                .body("error_code", equalTo("VALIDATION_FAILED"));
        delete(id);
    }

    @Test
    void previewTellsWhatAnImportWouldBringAndStoresNothing() throws IOException {
        write("preview.txt", "8.8.4.1\n8.8.4.2\n");
        int id = create("preview", "file:preview.txt");
        runImport(id);
        write("preview.txt", "8.8.4.2\n8.8.4.3/24\n8.8.5.1\n8.8.6.1\n999.1.1.1\n");

        admin().get("/api/v1/blocklists/{id}/preview", id)
                .then()
                .statusCode(200)
                .body("outcome", equalTo("IMPORTED"))
                .body("normalised", equalTo(1))
                .body("rejected_lines[0].line", equalTo(5))
                .body("added.first", hasItem("8.8.4.0/32"))
                .body("removed.ranges", equalTo(0));
        admin().get("/api/v1/blocklists/{id}", id).then().body("version", equalTo(1));

        write("preview.txt", "<!DOCTYPE html><html><body>Are you a robot?</body></html>");
        admin().get("/api/v1/blocklists/{id}/preview", id)
                .then()
                .statusCode(422)
                .body("error_code", equalTo("FEED_REJECTED"))
                .body("details.failure", equalTo("HTML_PAGE"));
        delete(id);
        int missing = create("missing", "file:missing.txt");
        admin().get("/api/v1/blocklists/{id}/preview", missing)
                .then()
                .statusCode(502)
                .body("error_code", equalTo("FEED_UNREACHABLE"));
        delete(missing);
    }

    @Test
    void oneFailingListDoesNotStopTheOthers() throws IOException {
        write("b-good.txt", "8.8.4.1\n");
        int bad = create("a-bad", "file:a-bad.txt");
        int good = create("b-good", "file:b-good.txt");

        int run = runImport(null);

        admin().get("/api/v1/blocklists/import/{run}", run)
                .then()
                .body("status", equalTo("PARTIAL"))
                .body("results.find { it.list == 'a-bad' }.outcome", equalTo("DOWNLOAD_FAILED"))
                .body("results.find { it.list == 'b-good' }.outcome", equalTo("IMPORTED"));
        delete(bad);
        delete(good);
    }

    @Test
    void disabledListIsOutAtOnceAndBackAtOnce() throws IOException {
        write("switch.txt", "8.8.4.9\n");
        int id = create("switch", "file:switch.txt");
        runImport(id);

        put(id, Map.of("name", "switch", "url", "file:switch.txt", "enabled", false));
        admin().get("/api/v1/lookup/8.8.4.9").then().body("blocked", is(false));
        admin().get("/api/v1/blocklists/{id}/entries", id).then().body("total", equalTo(1));

        put(id, Map.of("name", "switched", "url", "file:switch.txt"));
        admin().get("/api/v1/lookup/8.8.4.9")
                .then()
                .body("blocked", is(true))
                .body("matches.list", everyItem(equalTo("switched")));
        delete(id);
    }

    @Test
    void declaredListIsReadOnlyAndAWrongDeclarationIsLeftOut() {
        int id = admin().get("/api/v1/blocklists").path("items.find { it.name == 'declared' }.id");
        admin().delete("/api/v1/blocklists/{id}", id).then().statusCode(409).body("error_code", equalTo("READ_ONLY"));
        admin().contentType(ContentType.JSON)
                .body(Map.of("name", "declared", "url", "file:other.txt"))
                .put("/api/v1/blocklists/{id}", id)
                .then()
                .statusCode(409)
                .body("error_code", equalTo("READ_ONLY"));
        assertThat(admin().get("/api/v1/blocklists").<List<String>>path("items.name"))
                .doesNotContain("wrong");
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"name\":\"x y\",\"url\":\"file:a\"}', 422, VALIDATION_FAILED, name",
        "'{\"name\":\"x\"}', 422, VALIDATION_FAILED, url",
        "'{\"name\":\"x\",\"url\":\"ftp://a/\"}', 422, VALIDATION_FAILED, url",
        "'{\"name\":\"x\",\"url\":\"file:a\",\"format\":\"excel\"}', 422, VALIDATION_FAILED, format",
        "'{\"name\":\"x\",\"url\":\"file:a\",\"format\":\"plain\",\"min_score\":3}', 422, VALIDATION_FAILED, min_score",
        "'{\"name\":\"x\",\"url\":\"file:a\",\"format\":\"rir\",\"country\":\"Germany\"}', 422, VALIDATION_FAILED, country",
        "'{\"name\":\"x\",\"url\":\"file:a\",\"colour\":\"red\"}', 400, INVALID_JSON, -",
        "'{\"name\":', 400, INVALID_JSON, -",
    })
    void badDefinitionsAreRefusedWithTheField(String body, int status, String code, String field) {
        var answer = admin().contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/blocklists")
                .then()
                .statusCode(status)
                .body("error_code", equalTo(code));
        if (!field.equals("-")) {
            answer.body("details.fields." + field, notNullValue());
        }
    }

    @Test
    void namesAreUnique() {
        int id = create("unique", "file:unique.txt");
        admin().contentType(ContentType.JSON)
                .body(Map.of("name", "unique", "url", "file:unique.txt"))
                .post("/api/v1/blocklists")
                .then()
                .statusCode(409)
                .body("error_code", equalTo("ALREADY_EXISTS"));
        delete(id);
    }

    @Test
    void catalogueEntryBecomesAListAndADiscontinuedOneDoesNot() {
        admin().get("/api/v1/blocklists/catalogue")
                .then()
                .body("items.name", hasItem("ipsum-3"))
                .body("items.url", everyItem(notNullValue()));
        int id = fromCatalogue("ipsum-3", 201).extract().path("id");
        delete(id);
        fromCatalogue("spamhaus-edrop", 422).body("details.successor", notNullValue());
        fromCatalogue("no-such-feed", 404);
    }

    @Test
    void secretsOfFeedAddressesAreForAdministratorsOnly() {
        int id = create("secret", "https://user:pass@example.org/list?key=abc");
        viewer().get("/api/v1/blocklists/{id}", id).then().body("url", equalTo("https://example.org/list?key=…"));
        admin().get("/api/v1/blocklists/{id}", id)
                .then()
                .body("url", equalTo("https://user:pass@example.org/list?key=abc"));
        delete(id);
    }

    /** An operator may restore lists, but not see the keys in their URLs. */
    @Test
    void restoredListHidesTheSecretsFromOperators() throws IOException {
        int id = create("keys", "file:keys.txt");
        write("keys.txt", scattered(11));
        runImport(id);
        admin().contentType(ContentType.JSON)
                .body(Map.of("name", "keys", "url", "https://example.org/list?key=abc"))
                .put("/api/v1/blocklists/{id}", id)
                .then()
                .statusCode(200);
        Person.Browser operator = Person.create("operator").login();

        operator.request()
                .post("/api/v1/blocklists/{id}/restore/1", id)
                .then()
                .statusCode(200)
                .body("url", equalTo("https://example.org/list?key=…"));
        delete(id);
    }

    @Test
    void scheduleCanBeSetAndBadOnesAreRefused() {
        admin().contentType(ContentType.JSON)
                .body("{\"every\":\"daily\",\"time_zone\":\"Europe/Berlin\",\"jitter_seconds\":0,\"enabled\":false}")
                .put("/api/v1/blocklists/schedule")
                .then()
                .statusCode(200)
                .body("cron", equalTo("17 3 * * *"))
                .body("enabled", is(false))
                .body("next_run", nullValue());
        admin().get("/api/v1/blocklists/schedule").then().body("time_zone", equalTo("Europe/Berlin"));
        for (String body : List.of(
                "{}",
                "{\"every\":\"daily\",\"cron\":\"* * * * *\"}",
                "{\"cron\":\"61 * * * *\"}",
                "{\"cron\":\"* * * * *\",\"time_zone\":\"Mars\"}",
                "{\"cron\":\"* * * * *\",\"jitter_seconds\":-1}")) {
            admin().contentType(ContentType.JSON)
                    .body(body)
                    .put("/api/v1/blocklists/schedule")
                    .then()
                    .statusCode(422)
                    .body("details.fields", notNullValue());
        }
    }

    @Test
    void nextRunIsNotAsFarAwayAsTheClockWasAhead() {
        clock.jump(Duration.ofDays(400));
        admin().contentType(ContentType.JSON)
                .body("{\"cron\":\"0 0 1 * *\",\"jitter_seconds\":0,\"enabled\":true}")
                .put("/api/v1/blocklists/schedule")
                .then()
                .statusCode(200);

        clock.jump(Duration.ofDays(-400));

        await().atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(Instant.parse(
                                admin().get("/api/v1/blocklists/schedule").path("next_run")))
                        .isBefore(clock.instant().plus(Duration.ofDays(32))));
        admin().contentType(ContentType.JSON)
                .body("{\"every\":\"daily\",\"enabled\":false}")
                .put("/api/v1/blocklists/schedule")
                .then()
                .statusCode(200);
    }

    @Test
    void overlapTellsWhatEachListAloneContributes() throws IOException {
        write("one.txt", "8.8.4.1\n8.8.4.5\n8.8.4.9\n");
        write("two.txt", "8.8.4.5\n");
        int one = create("overlap-one", "file:one.txt");
        int two = create("overlap-two", "file:two.txt");
        runImport(one);
        runImport(two);
        admin().get("/api/v1/blocklists/overlap")
                .then()
                .body("lists.find { it.list == 'overlap-one' }.unique_ipv4_addresses", equalTo(2))
                .body("lists.find { it.list == 'overlap-two' }.unique_ipv4_addresses", equalTo(0))
                .body("pairs", hasSize(1))
                .body("pairs[0].ipv4_addresses", equalTo(1));
        delete(one);
        delete(two);
    }

    @Test
    void listThatAllowsIsImportedLikeOthersAndNeverBlocked() throws IOException {
        write("enemies.txt", "45.155.205.0/24\n");
        write("friends.txt", "45.155.205.7\n45.155.206.1\n");
        int enemies = create("enemies", "file:enemies.txt");
        Map<String, Object> definition = Map.of("name", "friends", "url", "file:friends.txt", "allow", true);
        int friends = createImported(definition)
                .statusCode(201)
                .body("allow", equalTo(true))
                .extract()
                .path("id");
        awaitOutcome(friends, "IMPORTED");
        runImport(enemies);

        admin().get("/api/v1/lookup/45.155.205.7")
                .then()
                .body("blocked", equalTo(false))
                .body("allowlisted", equalTo(true))
                .body("matches.list", equalTo(List.of("enemies")));
        admin().get("/api/v1/lookup/45.155.205.8").then().body("blocked", equalTo(true));
        admin().get("/api/v1/lookup/45.155.206.1").then().body("blocked", equalTo(false));
        admin().get("/api/v1/decisions?list=friends").then().body("items", hasSize(0));
        admin().get("/api/v1/blocklists/overlap").then().body("lists.list.findAll { it == 'friends' }", hasSize(0));
        admin().get("/api/v1/export/plain?lists=friends").then().statusCode(422);
        assertThat(admin().get("/api/v1/export/plain").asString()).doesNotContain("45.155.206.1");

        putList(friends, Map.of("name", "friends", "url", "file:friends.txt", "allow", false))
                .statusCode(422)
                .body("details.fields.allow", containsString("can't be changed"));
        putList(friends, Map.of("name", "friends", "url", "file:friends.txt", "enabled", false))
                .statusCode(200)
                .body("allow", equalTo(true));
        admin().get("/api/v1/lookup/45.155.205.7").then().body("blocked", equalTo(true));
        putList(friends, Map.of("name", "friends", "url", "file:friends.txt")).statusCode(200);
        admin().get("/api/v1/lookup/45.155.205.7").then().body("blocked", equalTo(false));
        delete(friends);
        admin().get("/api/v1/lookup/45.155.205.7").then().body("blocked", equalTo(true));
        delete(enemies);
    }

    private static ValidatableResponse putList(int id, Map<String, Object> definition) {
        return admin().contentType(ContentType.JSON)
                .body(definition)
                .put("/api/v1/blocklists/" + id)
                .then();
    }

    @Test
    void viewersOnlyRead() {
        viewer().get("/api/v1/blocklists").then().statusCode(200);
        viewer().post("/api/v1/blocklists/import").then().statusCode(403).body("error_code", equalTo("FORBIDDEN"));
    }

    @Test
    void importOfAnUnknownListIsRefusedAndNothingKeepsRunning() {
        admin().post("/api/v1/blocklists/import?id=424242").then().statusCode(404);
        admin().get("/api/v1/blocklists/import/424242/events").then().statusCode(404);
        admin().delete("/api/v1/blocklists/import/424242").then().statusCode(404);
        int run = runImport(null);
        admin().delete("/api/v1/blocklists/import/{run}", run)
                .then()
                .statusCode(409)
                .body("error_code", equalTo("IMPORT_NOT_RUNNING"));
        assertThat(admin().get("/api/v1/blocklists/import/{run}/events", run)
                        .then()
                        .contentType("text/event-stream")
                        .extract()
                        .asString())
                .startsWith("data:{")
                .contains("\"run\":" + run);
    }

    private static void write(String name, String content) throws IOException {
        Files.createDirectories(FEEDS);
        Files.writeString(FEEDS.resolve(name), content);
    }

    private static String scattered(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "8.9." + i / 100 + "." + i % 100 * 2 + "\n")
                .collect(Collectors.joining());
    }

    private static int create(String name, String url) {
        return admin().contentType(ContentType.JSON)
                .body(Map.of("name", name, "url", url))
                .post("/api/v1/blocklists?import=false")
                .then()
                .statusCode(201)
                .header("Location", containsString("/api/v1/blocklists/"))
                .extract()
                .path("id");
    }

    private static void put(int id, Map<String, Object> definition) {
        admin().contentType(ContentType.JSON)
                .body(definition)
                .put("/api/v1/blocklists/{id}", id)
                .then()
                .statusCode(200);
    }

    private static void delete(int id) {
        admin().delete("/api/v1/blocklists/{id}", id).then().statusCode(204);
    }

    private static ValidatableResponse fromCatalogue(String name, int status) {
        return admin().contentType(ContentType.JSON)
                .body(Map.of("name", name))
                .post("/api/v1/blocklists/catalogue?import=false")
                .then()
                .statusCode(status);
    }

    private static int runImport(Integer id) {
        return runImport(id, "");
    }

    private static int runImport(Integer id, String more) {
        int run = admin().post("/api/v1/blocklists/import" + (id == null ? "" : "?id=" + id + more))
                .then()
                .statusCode(202)
                .extract()
                .path("run");
        await().atMost(Patience.LONG)
                .until(() -> !"RUNNING"
                        .equals(admin().get("/api/v1/blocklists/import/{run}", run)
                                .path("status")));
        return run;
    }

    private static void assertOutcome(String list, String outcome) {
        admin().get("/api/v1/blocklists/log?page_size=1&list=" + list)
                .then()
                .body("items[0].outcome", equalTo(outcome));
    }
}
