package dev.bartizan.update.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.SettableClock;
import dev.bartizan.database.DataFolder;
import dev.bartizan.database.DatabaseConfig;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.database.PostgresDatabase;
import dev.bartizan.update.StoredUpdates;
import dev.bartizan.update.Updates;
import dev.bartizan.update.rollout.UpdateService;
import dev.bartizan.update.upload.ExpoExportFolder;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.config.DecoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of updates in PostgreSQL, with the folder as a cache. */
@QuarkusTest
@WithTestResource(PostgresDatabase.class)
@TestProfile(FileContentsTest.Uploads.class)
class FileContentsTest {

    private static final String KEY = "upload-key-of-the-tests";

    /** Text of more parts than are read at once. */
    private static final byte[] BUNDLE = text(5 * FileContents.PART_BYTES + 7);

    public static class Uploads implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    // A test waits until the database has been busy for longer, in each attempt.
                    "bartizan.database.busy-timeout-millis", "300",
                    "bartizan.update.upload-key", KEY,
                    "bartizan.update.retention", "2");
        }
    }

    @Inject
    Updates updates;

    @Inject
    UpdateService service;

    @Inject
    FolderImport importing;

    @Inject
    DataFolder data;

    @Inject
    DatabaseConfig config;

    @Inject
    DatabaseState state;

    @Inject
    SettableClock clock;

    @Inject
    MeterRegistry metrics;

    @TempDir
    Path folder;

    private Connection administrator;

    private static byte[] text(int size) {
        byte[] random = new byte[size];
        RandomGenerator.of("L64X128MixRandom").nextBytes(random);
        return Arrays.copyOf(
                ("//" + Base64.getEncoder().encodeToString(random)).getBytes(StandardCharsets.US_ASCII), size);
    }

    @BeforeEach
    void connect() throws SQLException {
        administrator = DriverManager.getConnection("jdbc:" + config.url().orElseThrow(), "postgres", "postgres");
    }

    @AfterEach
    void clear() throws SQLException, IOException {
        administrator.close();
        Awaitility.await().atMost(Patience.LONG).until(() -> state.failure().isEmpty());
        List.copyOf(updates.all()).forEach(update -> service.delete(update.id()));
        List.copyOf(updates.retired())
                .forEach(retired -> service.delete(retired.update().id()));
        emptyFolder();
    }

    private void emptyFolder() throws IOException {
        if (Files.isDirectory(assets())) {
            try (var files = Files.list(assets())) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private Path assets() {
        return data.path().resolve("updates/assets");
    }

    private List<String> cached() throws IOException {
        try (var files = Files.list(assets())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = administrator.createStatement()) {
            statement.execute(sql);
        }
    }

    private int count(String sql) throws SQLException {
        try (Statement statement = administrator.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private int files() throws SQLException {
        return count("SELECT count(DISTINCT hash) FROM update_file");
    }

    /** They are deleted in the background. */
    private void awaitFiles(int number) {
        Awaitility.await().atMost(Patience.LONG).until(this::files, Integer.valueOf(number)::equals);
    }

    private static RequestSpecification form() {
        return RestAssured.given()
                .header("x-api-key", KEY)
                .contentType("multipart/form-data")
                .multiPart("runtimeVersion", "1.0.0");
    }

    private static ValidatableResponse upload(byte[] bundle) {
        return form().multiPart("bundle", "index.bundle", bundle)
                .multiPart("platform", "ios")
                .post("/api/updates/upload")
                .then();
    }

    private static byte[] bundle(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static JsonPath offered(String platform) {
        return RestAssured.given()
                .header("expo-protocol-version", "1")
                .header("expo-platform", platform)
                .header("expo-runtime-version", "1.0.0")
                .accept("application/json")
                .get("/api/updates/manifest")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static Response fetch(String url, String encoding) {
        return client(encoding).get(url);
    }

    private static RequestSpecification client(String encoding) {
        return RestAssured.given()
                .config(RestAssuredConfig.config()
                        .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders()))
                .header("Accept-Encoding", encoding);
    }

    private static void served(String url, byte[] content) {
        Response response = fetch(url, "identity");
        response.then().statusCode(200);
        assertThat(response.asByteArray()).isEqualTo(content);
    }

    private static String hash(byte[] content) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(StoredUpdates.digest("SHA-256", content));
    }

    private static String url(byte[] content) {
        return "/api/updates/assets/" + hash(content);
    }

    private static ValidatableResponse debug() {
        return Caller.admin().get("/api/updates/debug").then().statusCode(200);
    }

    /** As another node that leads after this one: its folder is empty. */
    private void restartElsewhere() throws IOException {
        emptyFolder();
        updates.load(new DatabaseOpened(0));
    }

    @Test
    void exportIsServedByAnotherNode() throws Exception {
        ExpoExportFolder export = ExpoExportFolder.create(folder, 1);
        form().multiPart("export", "export.zip", export.zip(), "application/zip")
                .post("/api/updates/upload")
                .then()
                .statusCode(201);
        JsonPath before = offered("android");

        restartElsewhere();

        debug().body("summary", equalTo("OK")).body("folders[0].files", equalTo(0));
        JsonPath manifest = offered("android");
        assertThat(manifest.getMap("")).isEqualTo(before.getMap(""));
        List<Map<String, String>> assets = manifest.getList("assets");
        assertThat(assets).isNotEmpty();
        for (Map<String, String> asset : assets) {
            Response response = fetch(asset.get("url"), "identity");
            response.then().statusCode(200).contentType(asset.get("contentType"));
            assertThat(hash(response.asByteArray())).isEqualTo(asset.get("hash"));
        }
        assertThat(hash(fetch(manifest.getString("launchAsset.url"), "identity").asByteArray()))
                .isEqualTo(manifest.getString("launchAsset.hash"));
    }

    @Test
    void largeBundleComesBackWithItsCompressedCopy() throws Exception {
        upload(BUNDLE).statusCode(201);
        List<String> before = cached();
        assertThat(before).hasSize(2);

        restartElsewhere();

        client("identity").head(url(BUNDLE)).then().statusCode(200).header("content-length", "" + BUNDLE.length);
        Response compressed = fetch(url(BUNDLE), "gzip");
        compressed.then().statusCode(200).header("content-encoding", "gzip");
        try (GZIPInputStream content = new GZIPInputStream(new ByteArrayInputStream(compressed.asByteArray()))) {
            assertThat(content.readAllBytes()).isEqualTo(BUNDLE);
        }
        served(url(BUNDLE), BUNDLE);
        assertThat(cached()).isEqualTo(before);
        assertThat(data.path().resolve("updates/incoming")).isEmptyDirectory();
    }

    @Test
    void readsOfOneFileShareAFetch() throws Exception {
        upload(BUNDLE).statusCode(201);
        restartElsewhere();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            administrator.setAutoCommit(false);
            execute("LOCK TABLE update_file IN ACCESS EXCLUSIVE MODE");
            List<Future<byte[]>> reads = List.of(
                    clients.submit(() -> fetch(url(BUNDLE), "identity").asByteArray()),
                    clients.submit(() -> fetch(url(BUNDLE), "identity").asByteArray()));
            Awaitility.await().atMost(Patience.LONG).until(() -> requests() >= reads.size());
            awaitWaiting();
            // A fetch doesn't hold up other requests, on the event loop neither.
            RestAssured.get("/api/updates/status").then().statusCode(200);
            assertThat(waiting()).isEqualTo(1);
            administrator.commit();
            for (Future<byte[]> read : reads) {
                assertThat(read.get()).isEqualTo(BUNDLE);
            }
        }
    }

    private double requests() {
        return metrics.get("http.server.active.requests").gauge().value();
    }

    private void awaitWaiting() {
        Awaitility.await().atMost(Patience.LONG).until(() -> waiting() > 0);
    }

    /** Sessions that wait for the table of the files. */
    private int waiting() throws SQLException {
        return count("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'update_file'::regclass");
    }

    @Test
    void cachedFileThatIsIncompleteIsFetchedAgain() throws Exception {
        byte[] content = bundle("console.log(1)");
        upload(content).statusCode(201);
        Files.write(assets().resolve(cached().getFirst()), new byte[3]);

        served(url(content), content);
    }

    @Test
    void fileThatIsDamagedInTheDatabaseIsNotServed() throws Exception {
        byte[] content = bundle("console.log(2)");
        upload(content).statusCode(201);
        execute("UPDATE update_file SET content = 'console.log(3)'");
        restartElsewhere();

        fetch(url(content), "identity").then().statusCode(503).body("error_code", equalTo("STORAGE_FAILED"));

        assertThat(cached()).isEmpty();
        execute("UPDATE update_file SET content = 'console.log(2)'");
        served(url(content), content);
    }

    @Test
    void fileThatNobodyHasIsNotFound() throws Exception {
        byte[] content = bundle("console.log(4)");
        upload(content).statusCode(201);
        execute("DELETE FROM update_file");
        restartElsewhere();

        fetch(url(content), "identity").then().statusCode(404);
        fetch(url(bundle("unknown")), "identity").then().statusCode(404);
        debug().body("manifests[0].missing", hasSize(1));

        // A new upload restores it.
        upload(content).statusCode(201);
        restartElsewhere();
        served(url(content), content);
        debug().body("manifests.missing.flatten()", empty());
    }

    @Test
    void unexpectedFailureOfAFetchIsAnswered() throws Exception {
        byte[] content = bundle("console.log(5)");
        upload(content).statusCode(201);
        restartElsewhere();
        execute("ALTER TABLE update_file RENAME TO renamed");
        try {
            fetch(url(content), "identity").then().statusCode(500);
        } finally {
            execute("ALTER TABLE renamed RENAME TO update_file");
        }

        served(url(content), content);
    }

    @Test
    void uploadThatFailsLeavesNothing() throws Exception {
        administrator.setAutoCommit(false);
        execute("LOCK TABLE database_probe IN EXCLUSIVE MODE");

        upload(BUNDLE).statusCode(503).body("error_code", equalTo("DATABASE_BUSY"));

        administrator.rollback();
        assertThat(files()).isZero();
        assertThat(cached()).isEmpty();
        assertThat(updates.all()).isEmpty();
        upload(BUNDLE).statusCode(201);
    }

    @Test
    void updateThatBreaksARuleLeavesNoFile() throws Exception {
        execute("""
                INSERT INTO app_update (id, platform, runtime_version, channel, created_at, kind, rollout, metadata, message)
                VALUES ('theirs', 'IOS', '1.0.0', 'production', 9000000000000, 'UPDATE', 100, '{}', '')""");

        upload(BUNDLE).statusCode(409).body("error_code", equalTo("CONFLICT"));

        execute("DELETE FROM app_update WHERE id = 'theirs'");
        assertThat(files()).isZero();
        assertThat(cached()).isEmpty();
    }

    @Test
    void otherWritersDoNotWaitForTheContentOfAnUpload() throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            administrator.setAutoCommit(false);
            execute("LOCK TABLE update_file IN EXCLUSIVE MODE");
            Future<ValidatableResponse> uploading = clients.submit(() -> upload(BUNDLE));
            awaitWaiting();

            Caller.admin()
                    .contentType(ContentType.JSON)
                    .body(Map.of("ip", "45.155.17.3", "duration", "1h", "reason", "test"))
                    .post("/api/v1/bans")
                    .then()
                    .statusCode(201);

            assertThat(waiting()).isEqualTo(1);
            administrator.commit();
            uploading.get().statusCode(201);
        }
        Caller.admin().delete("/api/v1/bans/all").then().statusCode(200);
    }

    @Test
    void fileIsStoredOnceAndDeletedWithItsLastUpdate() throws Exception {
        byte[] content = bundle("console.log(6)");
        String first = upload(content).statusCode(201).extract().path("updateId");
        String second = upload(content).statusCode(201).extract().path("updateId");
        assertThat(count("SELECT count(*) FROM update_file")).isEqualTo(1);

        delete(first);
        assertThat(files()).isEqualTo(1);
        delete(second);
        assertThat(cached()).isEmpty();
        Awaitility.await()
                .atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(files()).isZero());
    }

    private static void delete(String update) {
        RestAssured.given()
                .header("x-api-key", KEY)
                .delete("/api/updates/" + update)
                .then()
                .statusCode(204);
    }

    @Test
    void filesOfAnUpdateThatRetentionRemovedStayForADay() throws Exception {
        byte[] oldest = bundle("console.log(7)");
        for (byte[] content : List.of(oldest, bundle("console.log(8)"), bundle("console.log(9)"))) {
            upload(content).statusCode(201);
        }
        assertThat(updates.all()).hasSize(2);
        restartElsewhere();
        served(url(oldest), oldest);
        assertThat(files()).isEqualTo(3);

        clock.advance(Duration.ofHours(25));
        service.clean();
        clock.advance(Duration.ofHours(-25));

        awaitFiles(2);
        fetch(url(oldest), "identity").then().statusCode(404);
    }

    /** The folder of an earlier version, or of an installation with SQLite. */
    @Test
    void filesThatOnlyTheFolderHasAreStored() throws Exception {
        byte[] content = bundle("console.log(10)");
        byte[] damaged = bundle("console.log(11)");
        upload(content).statusCode(201);
        upload(damaged).statusCode(201);
        execute("TRUNCATE update_file");
        Files.write(file(damaged), bundle("console.log(00)"));

        importing.opened(new DatabaseOpened(0));

        Awaitility.await().atMost(Patience.LONG).until(() -> files() == 1);
        importing.opened(new DatabaseOpened(0));
        restartElsewhere();
        served(url(content), content);
        fetch(url(damaged), "identity").then().statusCode(404);
        debug().body("manifests.missing.flatten()", equalTo(List.of(hash(damaged))));
    }

    private Path file(byte[] content) {
        return assets().resolve(HexFormat.of().formatHex(StoredUpdates.digest("SHA-256", content)));
    }
}
