package dev.bartizan.update.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.RawConnection;
import dev.bartizan.SettableClock;
import dev.bartizan.UpdatesAndAgent;
import dev.bartizan.database.DataFolder;
import dev.bartizan.database.DatabaseLocation;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.database.FileDatabase;
import dev.bartizan.update.CraftedZip;
import dev.bartizan.update.Platform;
import dev.bartizan.update.Update;
import dev.bartizan.update.UpdateApp;
import dev.bartizan.update.Updates;
import dev.bartizan.update.rollout.UpdateService;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads over HTTP, with files on the disk. */
@QuarkusTest
@TestProfile(UpdatesAndAgent.class)
class UploadTest {

    private static final String KEY = UpdatesAndAgent.UPLOAD_KEY;
    private static final int MAXIMUM = 1024 * 1024;
    private static final byte[] BUNDLE = "console.log(1);".repeat(100).getBytes(StandardCharsets.US_ASCII);

    @Inject
    Updates updates;

    @Inject
    UpdateService service;

    @Inject
    DataFolder data;

    @Inject
    DatabaseState state;

    @Inject
    DatabaseLocation location;

    @Inject
    SettableClock clock;

    @TestHTTPResource
    URI root;

    @TempDir
    private Path folder;

    @AfterEach
    void clear() {
        List.copyOf(updates.all()).forEach(update -> service.delete(update.id()));
        if (!updates.retired().isEmpty()) {
            pastGrace();
        }
        // Another minute, so that wrong keys of one test don't count in the next one.
        clock.advance(Duration.ofMinutes(2));
    }

    @Test
    void bundleIsPublishedAndServed() {
        JsonPath answer = upload(bundle(BUNDLE, "ios").multiPart("bundleType", "hermes"))
                .statusCode(201)
                .body("success", equalTo(true))
                .body("manifest.runtimeVersion", equalTo("1.0.0"))
                .body("manifest.createdAt", matchesPattern(".*T.*\\.\\d{3}Z"))
                .body("manifest.launchAsset.contentType", equalTo("application/javascript"))
                .body("manifest.assets", empty())
                .body("manifest.metadata.bundleType", equalTo("hermes"))
                .extract()
                .jsonPath();

        assertThat(answer.getString("updateId")).isEqualTo(answer.getString("manifest.id"));
        assertThat(fetch(answer.getString("manifest.launchAsset.url"))).isEqualTo(BUNDLE);
        assertThat(offered("ios").getString("id")).isEqualTo(answer.getString("updateId"));
        assertNothingSuperfluous();
    }

    @Test
    void exportOfBothPlatformsIsOneUpdateForEach() {
        ExpoExportFolder export = ExpoExportFolder.create(folder, 1);
        JsonPath answer = upload(export(export.zip()).multiPart("message", "Larger"))
                .statusCode(201)
                .body("success", equalTo(true))
                .body("updates.platform", contains("android", "ios"))
                .extract()
                .jsonPath();

        for (String platform : List.of("android", "ios")) {
            JsonPath manifest = offered(platform);
            JsonNode metadata =
                    export.json("metadata.json").path("fileMetadata").path(platform);
            assertThat(answer.getList("updates.updateId")).contains(manifest.getString("id"));
            assertThat(fetch(manifest.getString("launchAsset.url")))
                    .isEqualTo(export.content(metadata.path("bundle").asText()));
            assertThat(manifest.getString("launchAsset.fileExtension")).isNull();
            List<Map<String, String>> assets = manifest.getList("assets");
            assertThat(assets).hasSize(3);
            for (int number = 0; number < assets.size(); number++) {
                JsonNode source = metadata.path("assets").path(number);
                Map<String, String> asset = assets.get(number);
                assertThat(fetch(asset.get("url")))
                        .isEqualTo(export.content(source.path("path").asText()));
                assertThat(asset)
                        .containsEntry("key", source.path("path").asText().substring("assets/".length()))
                        .containsEntry("fileExtension", "." + source.path("ext").asText());
            }
            assertThat(assets.getFirst()).containsEntry("contentType", "image/png");
            assertThat(manifest.getString("extra.expoClient.name")).isEqualTo("Small app");
        }
        RestAssured.get("/api/updates/status")
                .then()
                .body("updates", hasSize(2))
                .body("updates.message", contains("Larger", "Larger"))
                .body("updates.runtimeVersion", contains("1.0.0", "1.0.0"));
        // Two bundles, two pictures, a font and a sound; the bundles and the font also compressed.
        assertThat(files()).hasSize(6 + 3);
        assertNothingSuperfluous();
    }

    @Test
    void exportIsPublishedForOnePlatformIfThatIsWanted() {
        upload(export(ExpoExportFolder.create(folder, 1).zip()).multiPart("platform", "ios"))
                .statusCode(201)
                .body("manifest.assets", hasSize(3));

        assertThat(updates.all())
                .extracting(update -> update.target().platform())
                .containsExactly(Platform.IOS);
    }

    @Test
    void exportFromWindowsIsRead() {
        byte[] metadata = "{\"fileMetadata\":{\"ios\":{\"bundle\":\"bundles\\\\ios.js\",\"assets\":[]}}}"
                .getBytes(StandardCharsets.US_ASCII);
        upload(export(new CraftedZip()
                        .deflated("metadata.json", metadata)
                        .deflated("bundles/ios.js", BUNDLE)
                        .bytes()))
                .statusCode(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.4.0(12)", "exposdk:54.0.0", "a+b_c-d.e"})
    void runtimeVersionsOfExposPoliciesAreTaken(String version) {
        String id = upload(form().multiPart("bundle", "b.js", BUNDLE)
                        .multiPart("platform", "ios")
                        .multiPart("runtimeVersion", version))
                .statusCode(201)
                .extract()
                .path("updateId");

        RestAssured.given()
                .header("expo-platform", "ios")
                .header("expo-runtime-version", version)
                .get("/api/updates/manifest")
                .then()
                .statusCode(200)
                .body("id", equalTo(id))
                .body("runtimeVersion", equalTo(version));
    }

    @Test
    void platformsMayHaveTheirOwnRuntimeVersions() {
        byte[] zip = ExpoExportFolder.create(folder, 1).zip();
        upload(export(zip).multiPart("runtimeVersion.ios", "1.0.0(7)"))
                .statusCode(201)
                .body("updates.manifest.runtimeVersion", contains("1.0.0", "1.0.0(7)"));
        upload(form().multiPart("export", "export.zip", zip, "application/zip")
                        .multiPart("runtimeVersion.ios", "2")
                        .multiPart("runtimeVersion.android", "3"))
                .statusCode(201)
                .body("updates.manifest.runtimeVersion", contains("3", "2"));
        List.copyOf(updates.all()).forEach(update -> service.delete(update.id()));

        rejected(upload(form().multiPart("export", "export.zip", zip, "application/zip")
                        .multiPart("runtimeVersion.ios", "2")))
                .body("details.reason", equalTo("The part runtimeVersion or runtimeVersion.android is missing."));
        rejected(upload(export(zip).multiPart("runtimeVersion.ios", "2 0")));
    }

    static Stream<byte[]> noBundles() {
        return Stream.of(
                new byte[0],
                " \n".getBytes(StandardCharsets.US_ASCII),
                "\ufeff<!DOCTYPE html><title>502</title>".getBytes(StandardCharsets.UTF_8),
                "<?xml version=\"1.0\"?><Error/>".getBytes(StandardCharsets.US_ASCII),
                "{\"message\":\"Not Found\"}".getBytes(StandardCharsets.US_ASCII),
                HexFormat.of().parseHex("c61fbc03c103191f"),
                HexFormat.of().parseHex("89504e470d0a1a0a"),
                new byte[100]);
    }

    @ParameterizedTest
    @MethodSource("noBundles")
    void fileThatCannotBeABundleIsRefused(byte[] content) {
        rejected(upload(bundle(content, "ios")));
        rejected(upload(export(zip(content))));
    }

    private static byte[] zip(byte[] bundle) {
        return new CraftedZip()
                .deflated("metadata.json", metadata("b.hbc", ""))
                .deflated("b.hbc", bundle)
                .bytes();
    }

    /** The metadata of an export for iOS. */
    private static byte[] metadata(String bundle, String assets) {
        return "{\"fileMetadata\":{\"ios\":{\"bundle\":\"%s\",\"assets\":[%s]}}}"
                .formatted(bundle, assets)
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void hermesBytecodeAndJavaScriptAreTaken() {
        byte[] hermes = Arrays.copyOf(HexFormat.of().parseHex("c61fbc03c103191f"), 200);
        byte[] text = ("var é='" + "é".repeat(40_000) + "';").getBytes(StandardCharsets.UTF_8);
        for (byte[] content : List.of(hermes, text, "[1].map(f)".getBytes(StandardCharsets.US_ASCII))) {
            upload(bundle(content, "ios")).statusCode(201);
        }
    }

    @Test
    void bundleThatIsAnAssetIsRefused() {
        String metadata =
                "{\"fileMetadata\":{\"android\":{\"bundle\":\"b\",\"assets\":[{\"path\":\"a\",\"ext\":\"html\"}]},"
                        + "\"ios\":{\"bundle\":\"a\",\"assets\":[]}}}";
        rejected(upload(export(new CraftedZip()
                        .stored("metadata.json", metadata.getBytes(StandardCharsets.US_ASCII))
                        .stored("b", BUNDLE)
                        .stored("a", "<html></html>".getBytes(StandardCharsets.US_ASCII))
                        .bytes())))
                .body("details.reason", containsString("the bundle a among the assets"));
    }

    @Test
    void emptyAssetIsRefused() {
        rejected(upload(export(new CraftedZip()
                        .stored("metadata.json", metadata("b", "{\"path\":\"a\",\"ext\":\"txt\"}"))
                        .stored("b", BUNDLE)
                        .stored("a", new byte[0])
                        .bytes())))
                .body("details.reason", equalTo("The zip file's entry a is empty."));
    }

    @Test
    void zippedFolderGetsAHint() {
        rejected(upload(export(new CraftedZip()
                        .stored("dist/metadata.json", metadata("b", ""))
                        .stored("dist/b", BUNDLE)
                        .bytes())))
                .body(
                        "details.reason",
                        equalTo("The zip file has no metadata.json at its top level, but in the folder dist. Zip the "
                                + "content of the folder, not the folder: (cd dist && zip -r ../export.zip .)"));
    }

    @Test
    void extensionsOfAssetsAreRight() {
        String assets = "{\"path\":\"a\",\"ext\":\".png\"},{\"path\":\"c\",\"ext\":\"\"},{\"path\":\"d\"}";
        List<Map<String, String>> published = upload(export(new CraftedZip()
                        .stored("metadata.json", metadata("b", assets))
                        .stored("b", BUNDLE)
                        .stored("a", "a".getBytes(StandardCharsets.US_ASCII))
                        .stored("c", "c".getBytes(StandardCharsets.US_ASCII))
                        .stored("d", "d".getBytes(StandardCharsets.US_ASCII))
                        .bytes()))
                .statusCode(201)
                .extract()
                .jsonPath()
                .getList("manifest.assets");

        assertThat(published.get(0)).containsEntry("fileExtension", ".png").containsEntry("contentType", "image/png");
        assertThat(published.get(1)).doesNotContainKey("fileExtension");
        assertThat(published.get(2)).doesNotContainKey("fileExtension");
    }

    @Test
    void missingConfigurationOfTheAppIsAWarning() {
        upload(bundle(BUNDLE, "ios"))
                .statusCode(201)
                .body("warnings.code", contains("EXPO_CONFIG_MISSING"))
                .body("warnings[0].message", containsString("Constants.expoConfig"));
        upload(export(zip(BUNDLE))).statusCode(201).body("warnings.code", contains("EXPO_CONFIG_MISSING"));

        upload(export(ExpoExportFolder.create(folder, 1).zip())).statusCode(201).body("warnings", equalTo(null));
    }

    @Test
    void configurationOfTheAppMayBeAPart() {
        byte[] config = "{\"expo\":{\"name\":\"Wrapped\"},\"name\":\"Bare\"}".getBytes(StandardCharsets.US_ASCII);
        for (RequestSpecification form : List.of(
                bundle(BUNDLE, "ios"),
                export(ExpoExportFolder.create(folder, 1).zip()).multiPart("platform", "ios"))) {
            upload(form.multiPart("expoConfig", "app.json", config))
                    .statusCode(201)
                    .body("manifest.extra.expoClient", equalTo(Map.of("name", "Wrapped")))
                    .body("warnings", equalTo(null));
        }
        List.copyOf(updates.all()).forEach(update -> service.delete(update.id()));

        rejected(upload(bundle(BUNDLE, "ios").multiPart("expoConfig", "app.json", "[]".getBytes())));
    }

    @Test
    void channelAndRolloutAreTaken() {
        upload(bundle(BUNDLE, "android").multiPart("channel", "beta").multiPart("rollout", "10"))
                .statusCode(201);

        RestAssured.get("/api/updates/status")
                .then()
                .body("updates.channel", contains("beta"))
                .body("updates.platform", contains("android"))
                .body("updates.rollout", contains(10))
                .body("updates.downloads", contains(0))
                .body("updates.createdAt[0]", matchesPattern(".*Z"));
    }

    @Test
    void nothingButTheKeyGrantsAnUpload() {
        refused(RestAssured.given(), 401, "UPLOAD_KEY_REFUSED");
        refused(RestAssured.given().header("x-api-key", ""), 401, "UPLOAD_KEY_REFUSED");
        refused(RestAssured.given().header("x-api-key", KEY + "x"), 401, "UPLOAD_KEY_REFUSED");
        refused(Caller.admin(), 401, "UPLOAD_KEY_REFUSED");
        refused(RestAssured.given().header("Authorization", "Bearer " + KEY), 401, "UPLOAD_KEY_REFUSED");
        for (String header : List.of("X-Forwarded-For", "X-Real-IP", "Forwarded", "CF-Connecting-IP")) {
            refused(RestAssured.given().header(header, "10.0.0.1"), 401, "UPLOAD_KEY_REFUSED");
        }
        refused(RestAssured.given().queryParam("x-api-key", KEY), 401, "UPLOAD_KEY_REFUSED");
        assertThat(updates.all()).isEmpty();
    }

    private static void refused(RequestSpecification caller, int status, String code) {
        caller.multiPart("bundle", "bundle.js", BUNDLE)
                .multiPart("platform", "ios")
                .multiPart("runtimeVersion", "1.0.0")
                .post("/api/updates/upload")
                .then()
                .statusCode(status)
                .body("error_code", equalTo(code));
    }

    @Test
    void guessingIsBraked() {
        for (int attempt = 0; attempt < 5; attempt++) {
            refused(RestAssured.given().header("x-api-key", "wrong"), 401, "UPLOAD_KEY_REFUSED");
        }
        refused(RestAssured.given().header("x-api-key", "wrong"), 429, "TOO_MANY_REQUESTS");
        upload(bundle(BUNDLE, "ios")).statusCode(201);
    }

    @Test
    void wrongKeyIsRefusedBeforeTheBodyIsRead() throws Exception {
        // More than can be sent in the time of the test.
        HttpRequest request = HttpRequest.newBuilder(root.resolve("/api/updates/upload"))
                .header("x-api-key", "wrong")
                .header("Content-Type", "multipart/form-data; boundary=x")
                .expectContinue(true)
                .POST(HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[1])),
                        Long.MAX_VALUE))
                .build();
        assertThat(send(request).statusCode()).isEqualTo(401);
    }

    @Test
    void soManyUploadsAreTakenAtTheSameTime() throws Exception {
        List<RawConnection> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            running.add(RawConnection.to(root).send("""
                POST /api/updates/upload HTTP/1.1
                x-api-key: %s
                Content-Type: multipart/form-data; boundary=x
                Content-Length: 100
                """.formatted(KEY), "--x"));
        }
        Awaitility.await().atMost(Patience.LONG).untilAsserted(() -> incomplete(429, "TOO_MANY_REQUESTS"));
        for (RawConnection each : running) {
            each.close();
        }

        Awaitility.await().atMost(Patience.LONG).untilAsserted(() -> incomplete(400, "UPLOAD_REJECTED"));
    }

    private static void incomplete(int status, String code) {
        RestAssured.given()
                .header("x-api-key", KEY)
                .multiPart("platform", "ios")
                .post("/api/updates/upload")
                .then()
                .statusCode(status)
                .body("error_code", equalTo(code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/form-data; boundary=", "multipart/form-data; boundary=\"\""})
    void emptyBoundaryIsTheClientsFault(String type) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(root.resolve("/api/updates/upload"))
                .header("x-api-key", KEY)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString("--\r\n"))
                .build();
        HttpResponse<String> response = send(request);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("UPLOAD_REJECTED");
    }

    @Test
    void uploadThatIsTooLargeIsRefused() throws Exception {
        upload(bundle(new byte[MAXIMUM], "ios"))
                .statusCode(413)
                .body("error_code", equalTo("PAYLOAD_TOO_LARGE"))
                .body("details.maximum_bytes", equalTo(MAXIMUM));

        byte[] body = ("--x\r\nContent-Disposition: form-data; name=\"bundle\"; filename=\"b\"\r\n\r\n"
                        + "x".repeat(MAXIMUM))
                .getBytes(StandardCharsets.US_ASCII);
        HttpResponse<String> unannounced = send(HttpRequest.newBuilder(root.resolve("/api/updates/upload"))
                .header("x-api-key", KEY)
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build());
        assertThat(unannounced.statusCode()).isEqualTo(413);
        assertThat(unannounced.body()).contains("PAYLOAD_TOO_LARGE");
        assertNothingSuperfluous();
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return http.send(request, BodyHandlers.ofString());
        }
    }

    @Test
    void otherRequestsKeepTheirLimit() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(root.resolve("/api/v1/lookup"))
                .header("Authorization", "Bearer " + Caller.ADMIN_TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[5 * MAXIMUM]))
                .build();
        assertThat(send(request).statusCode()).isEqualTo(413);
    }

    @Test
    void formThatIsNotAsDescribedIsRefused() {
        List<RequestSpecification> forms = List.of(
                form().multiPart("platform", "ios"),
                form().multiPart("bundle", "b.js", BUNDLE).multiPart("platform", "ios"),
                form().multiPart("bundle", "b.js", BUNDLE).multiPart("runtimeVersion", "1"),
                form().multiPart("platform", "ios").multiPart("runtimeVersion", "1"),
                bundle(BUNDLE, "web"),
                bundle(BUNDLE, "ios").multiPart("more", "1"),
                bundle(BUNDLE, "ios").multiPart("rollout", "101"),
                bundle(BUNDLE, "ios").multiPart("rollout", "-1"),
                bundle(BUNDLE, "ios").multiPart("channel", "a b"),
                bundle(BUNDLE, "ios").multiPart("message", "x".repeat(1_001)),
                bundle(BUNDLE, "ios").multiPart("export", "e.zip", BUNDLE),
                bundle(BUNDLE, "ios").multiPart("platform", "android"),
                form().multiPart("bundle", "b.js", BUNDLE)
                        .multiPart("platform", "ios")
                        .multiPart("runtimeVersion", "1 0"));
        forms.forEach(form -> rejected(upload(form)));
    }

    static Stream<byte[]> unreadableExports() {
        String noBundle = "{\"fileMetadata\":{\"ios\":{\"bundle\":\"gone.js\",\"assets\":[]}}}";
        String noPath = "{\"fileMetadata\":{\"ios\":{\"assets\":[]}}}";
        String traversal = "{\"fileMetadata\":{\"ios\":{\"bundle\":\"../../etc/passwd\",\"assets\":[]}}}";
        String extension =
                "{\"fileMetadata\":{\"ios\":{\"bundle\":\"b\",\"assets\":[{\"path\":\"b\",\"ext\":\"/\"}]}}}";
        return Stream.of(
                BUNDLE,
                new byte[0],
                new CraftedZip().bytes(),
                export("{}"),
                export("[]"),
                export("nonsense"),
                export("{\"fileMetadata\":{\"web\":{\"bundle\":\"b\"}}}"),
                export(noBundle),
                export(noPath),
                export(traversal),
                export(extension),
                new CraftedZip()
                        .stored("metadata.json", BUNDLE)
                        .stored("../a", BUNDLE)
                        .bytes(),
                new CraftedZip()
                        .deflated("metadata.json", new byte[2 * MAXIMUM])
                        .bytes(),
                new CraftedZip().symbolicLink("metadata.json", "/etc/passwd").bytes());
    }

    private static byte[] export(String metadata) {
        return new CraftedZip()
                .deflated("metadata.json", metadata.getBytes(StandardCharsets.US_ASCII))
                .stored("b", BUNDLE)
                .bytes();
    }

    @ParameterizedTest
    @MethodSource("unreadableExports")
    void exportThatIsNoneLeavesNothingBehind(byte[] zip) {
        rejected(upload(export(zip)));
    }

    private ValidatableResponse rejected(ValidatableResponse response) {
        response.statusCode(400)
                .body("error_code", equalTo("UPLOAD_REJECTED"))
                .body("details.reason", matchesPattern(".+"));
        assertThat(updates.all()).isEmpty();
        assertThat(files()).isEmpty();
        assertNothingSuperfluous();
        return response;
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/x-www-form-urlencoded", "multipart/mixed; boundary=x"})
    void otherMediaTypesAreRefused(String type) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(root.resolve("/api/updates/upload"))
                .header("x-api-key", KEY)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        assertThat(send(request).statusCode()).isEqualTo(415);
    }

    @Test
    void sameFilesUploadedAtOnceAreAllPublishedInOrder() throws Exception {
        byte[] zip = ExpoExportFolder.create(folder, 1).zip();
        List<Future<Integer>> answers = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(3)) {
            for (int client = 0; client < 3; client++) {
                answers.add(clients.submit(() -> upload(export(zip)).extract().statusCode()));
            }
        }
        for (Future<Integer> answer : answers) {
            assertThat(answer.get()).isEqualTo(201);
        }
        assertThat(updates.of(new Update.Target(UpdateApp.DEFAULT, Platform.IOS, "1.0.0", "production")))
                .hasSize(3)
                .extracting(Update::createdAt)
                .doesNotHaveDuplicates();
        assertThat(files()).hasSize(6 + 3);
        assertNothingSuperfluous();
    }

    @Test
    @FileDatabase
    void databaseThatFailsTakesNothingOfAnUploadAndLeavesNoFiles() throws SQLException {
        String earlier = published("shared", 100);
        List<String> before = files();
        try (Connection somebodyElse = DriverManager.getConnection("jdbc:sqlite:" + data.database());
                Statement statement = somebodyElse.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            upload(export(ExpoExportFolder.create(folder, 1).zip()))
                    .statusCode(503)
                    .body("error_code", equalTo("DATABASE_BUSY"));
            upload(bundle("shared".getBytes(StandardCharsets.US_ASCII), "ios")).statusCode(503);
            statement.execute("ROLLBACK");
        }

        assertThat(files()).isEqualTo(before);
        assertNothingSuperfluous();
        assertThat(updates.all()).extracting(update -> update.id().toString()).containsExactly(earlier);
        Awaitility.await().atMost(Patience.LONG).until(() -> state.failure().isEmpty());
        upload(bundle("shared".getBytes(StandardCharsets.US_ASCII), "ios")).statusCode(201);
    }

    /** Like another instance on the same database. */
    @Test
    @FileDatabase
    void updateThatIsOlderThanOneOfAnotherProcessIsAConflict() throws SQLException {
        try (Connection somebodyElse = DriverManager.getConnection("jdbc:sqlite:" + data.database());
                Statement statement = somebodyElse.createStatement()) {
            statement.execute("""
                INSERT INTO app_update
                    (id, platform, runtime_version, channel, created_at, kind, rollout, metadata, message)
                VALUES ('theirs', 'IOS', '1.0.0', 'production', 9000000000000, 'UPDATE', 100, '{}', '')\
                """);
            upload(bundle(BUNDLE, "ios")).statusCode(409).body("error_code", equalTo("CONFLICT"));
            statement.execute("DELETE FROM app_update WHERE id = 'theirs'");
        }

        assertThat(updates.all()).isEmpty();
        assertNothingSuperfluous();
    }

    @Test
    void laterUpdateIsNewerThoughTheClockWasSetBack() {
        upload(bundle(BUNDLE, "ios")).statusCode(201);
        clock.advance(Duration.ofHours(-5));
        String second = upload(bundle("other".getBytes(StandardCharsets.US_ASCII), "ios"))
                .statusCode(201)
                .extract()
                .path("updateId");
        clock.advance(Duration.ofHours(5));

        assertThat(offered("ios").getString("id")).isEqualTo(second);
    }

    @Test
    void clientsAreTakenBackToThePreviousUpdateAndForwardsAgain() {
        String good = published("good", 100);
        String bad = published("bad", 100);

        JsonPath back = rollBack(bad, "previous").statusCode(201).extract().jsonPath();

        JsonPath offered = offered("ios");
        assertThat(offered.getString("id")).isEqualTo(back.getString("id")).isNotIn(good, bad);
        assertThat(fetch(offered.getString("launchAsset.url"))).isEqualTo("good".getBytes(StandardCharsets.US_ASCII));
        assertThat(Instant.parse(offered.getString("createdAt")))
                .isAfter(updates.find(UUID.fromString(bad)).orElseThrow().createdAt());

        rollBack(back.getString("id"), "previous").statusCode(201);

        assertThat(fetch(offered("ios").getString("launchAsset.url")))
                .isEqualTo("bad".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void releaseIsRolledOutAndBackInOneCall() {
        byte[] first = ExpoExportFolder.create(folder.resolve("1"), 1).zip();
        byte[] second = ExpoExportFolder.create(folder.resolve("2"), 2).zip();
        upload(export(first)).statusCode(201);
        String release = upload(export(second).multiPart("rollout", 10))
                .statusCode(201)
                .extract()
                .path("releaseId");
        String status = "updates.findAll { it.releaseId == '%s' }.".formatted(release);
        RestAssured.get("/api/updates/status")
                .then()
                .body(status + "platform", containsInAnyOrder("android", "ios"))
                .body(status + "rollout", contains(10, 10));

        ofRelease(release, "rollout", Map.of("percent", 50))
                .statusCode(200)
                .body("updates.platform", containsInAnyOrder("android", "ios"))
                .body("updates.rollout", contains(50, 50));
        RestAssured.get("/api/updates/status").then().body(status + "rollout", contains(50, 50));

        JsonPath back = ofRelease(release, "rollback", Map.of("to", "previous"))
                .statusCode(200)
                .body("updates", hasSize(2))
                .extract()
                .jsonPath();
        List<String> releases = back.getList("updates.releaseId");
        assertThat(releases.getFirst()).isEqualTo(releases.getLast()).isNotEqualTo(release);
        for (String platform : List.of("android", "ios")) {
            assertThat(back.getList("updates.id")).contains(offered(platform).getString("id"));
        }
        assertThat(ofRelease(release, "rollback", Map.of("to", "previous"))
                        .extract()
                        .jsonPath()
                        .getList("updates.id"))
                .isEqualTo(back.getList("updates.id"));
        assertThat(updates.all()).hasSize(6);
        Caller.viewer()
                .get("/api/updates/releases/" + releases.getFirst())
                .then()
                .statusCode(200)
                .body("updates", hasSize(2));
    }

    @Test
    void releaseIsRolledBackOnAllPlatformsOrNone() {
        published("of ios alone", 100);
        String release = upload(export(ExpoExportFolder.create(folder, 1).zip()))
                .extract()
                .path("releaseId");

        ofRelease(release, "rollback", Map.of("to", "previous"))
                .statusCode(409)
                .body("error_code", equalTo("NO_PREVIOUS_UPDATE"))
                .body("details.platform", equalTo("android"));
        assertThat(updates.all()).hasSize(3);
        ofRelease("00000000-0000-0000-0000-000000000000", "rollout", Map.of("percent", 1))
                .statusCode(404);
        ofRelease(release, "rollback", Map.of("to", "embedded"))
                .statusCode(200)
                .body("updates.kind", contains("ROLLBACK_TO_EMBEDDED", "ROLLBACK_TO_EMBEDDED"));
    }

    private static ValidatableResponse ofRelease(String release, String action, Map<String, ?> wanted) {
        return RestAssured.given()
                .header("x-api-key", KEY)
                .contentType(ContentType.JSON)
                .body(wanted)
                .post("/api/updates/releases/" + release + "/" + action)
                .then();
    }

    @Test
    void updateIsPromotedToAnotherChannelWithoutAnotherUpload() {
        String tested = upload(export(ExpoExportFolder.create(folder, 1).zip())
                        .multiPart("platform", "ios")
                        .multiPart("channel", "staging")
                        .multiPart("message", "Tested"))
                .statusCode(201)
                .extract()
                .path("updateId");
        List<String> files = files();

        String promoted = promote(tested, Map.of("channel", "production"))
                .statusCode(201)
                .body("channel", equalTo("production"))
                .body("rollout", equalTo(100))
                .body("message", equalTo("Tested"))
                .extract()
                .path("id");

        JsonPath offered = offered("ios");
        assertThat(offered.getString("id")).isEqualTo(promoted).isNotEqualTo(tested);
        assertThat(offered.getString("metadata.branchName")).isEqualTo("production");
        assertThat(offered.getList("assets")).hasSize(3);
        assertThat(offered.getString("extra.expoClient.name")).isEqualTo("Small app");
        assertThat(files()).isEqualTo(files);
        assertThat(updates.find(UUID.fromString(tested)).orElseThrow().target().channel())
                .isEqualTo("staging");
        promote(tested, Map.of("channel", "beta", "rollout", 10))
                .statusCode(201)
                .body("rollout", equalTo(10));
    }

    @Test
    void promotionThatIsRequestedTwiceIsPublishedOnce() {
        String tested = published("tested", 100);
        String promoted = promote(tested, Map.of("channel", "beta", "rollout", 10))
                .statusCode(201)
                .extract()
                .path("id");

        promote(tested, Map.of("channel", "beta", "rollout", 50))
                .statusCode(201)
                .body("id", equalTo(promoted))
                .body("rollout", equalTo(10));
        assertThat(updates.all()).hasSize(2);

        // It is published again if another update came after it.
        upload(bundle("other".getBytes(StandardCharsets.US_ASCII), "ios").multiPart("channel", "beta"))
                .statusCode(201);
        String again = promote(tested, Map.of("channel", "beta"))
                .statusCode(201)
                .extract()
                .path("id");
        assertThat(again).isNotEqualTo(promoted);
        assertThat(updates.all()).hasSize(4);
        // A copy of a copy has the same content.
        promote(again, Map.of("channel", "canary")).statusCode(201);
        String same = promote(tested, Map.of("channel", "canary")).extract().path("id");
        assertThat(updates.of(new Update.Target(UpdateApp.DEFAULT, Platform.IOS, "1.0.0", "canary")))
                .extracting(update -> update.id().toString())
                .containsExactly(same);
    }

    @Test
    void tokenDoesNotPromote() {
        String tested = published("tested", 100);

        Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("channel", "beta"))
                .post("/api/updates/" + tested + "/promote")
                .then()
                .statusCode(403);
        assertThat(updates.all()).hasSize(1);
    }

    @Test
    void promotionThatMakesNoSenseIsRefused() {
        String id = published("new", 100);
        promote(id, Map.of("channel", "production")).statusCode(422);
        promote(id, Map.of("channel", "a b")).statusCode(422);
        promote(id, Map.of()).statusCode(422);
        promote(id, Map.of("channel", "beta", "rollout", 33.3)).statusCode(422);
        promote("00000000-0000-0000-0000-000000000000", Map.of("channel", "beta"))
                .statusCode(404);
        String back = rollBack(id, "embedded").extract().path("id");
        promote(back, Map.of("channel", "beta")).statusCode(422);
        assertThat(updates.all()).hasSize(2);
    }

    private static ValidatableResponse promote(String id, Map<String, ?> wanted) {
        return RestAssured.given()
                .header("x-api-key", KEY)
                .contentType(ContentType.JSON)
                .body(wanted)
                .post("/api/updates/" + id + "/promote")
                .then();
    }

    @Test
    void rollbackThatIsRequestedTwiceIsPublishedOnce() throws Exception {
        published("good", 100);
        String bad = published("bad", 100);
        List<Future<String>> answers = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(4)) {
            for (int client = 0; client < 4; client++) {
                answers.add(clients.submit(() ->
                        rollBack(bad, "previous").statusCode(201).extract().path("id")));
            }
        }
        String copy = answers.getFirst().get();
        for (Future<String> answer : answers) {
            assertThat(answer.get()).isEqualTo(copy);
        }
        assertThat(updates.all()).hasSize(3);

        // The same rollback after it was stopped, and another one, are published.
        rollOut(Caller.admin(), copy, 0).statusCode(200);
        String again = rollBack(bad, "previous").statusCode(201).extract().path("id");
        String back = rollBack(bad, "embedded").statusCode(201).extract().path("id");
        assertThat(List.of(copy, again, back)).doesNotHaveDuplicates();
        assertThat(rollBack(bad, "embedded").statusCode(201).extract().<String>path("id"))
                .isEqualTo(back);
    }

    @Test
    void updateThatWasNeverForEverybodyIsNotGoneBackTo() {
        published("good", 100);
        published("stopped", 0);
        String bad = published("bad", 100);

        rollBack(bad, "previous").statusCode(201);

        assertThat(fetch(offered("ios").getString("launchAsset.url")))
                .isEqualTo("good".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void clientsAreTakenBackToTheEmbeddedUpdateAndForwardsAgain() {
        String only = published("only", 100);
        rollBack(only, "previous").statusCode(409).body("error_code", equalTo("NO_PREVIOUS_UPDATE"));

        String back = rollBack(only, "embedded")
                .statusCode(201)
                .body("kind", equalTo("ROLLBACK_TO_EMBEDDED"))
                .extract()
                .path("id");
        client("ios").then().statusCode(200).body(containsString("rollBackToEmbedded"));

        rollBack(back, "previous").statusCode(201);
        client("ios").then().statusCode(200).body(containsString("launchAsset"));
    }

    @Test
    void rolloutIsChangedByTheKeyOrAnAdministrator() {
        String id = published("new", 0);

        rollOut(RestAssured.given().header("x-api-key", KEY), id, 50)
                .statusCode(200)
                .body("rollout", equalTo(50));
        rollOut(Caller.admin(), id, 100).statusCode(200).body("rollout", equalTo(100));
        rollOut(Caller.viewer(), id, 1).statusCode(403);
        rollOut(RestAssured.given(), id, 1).statusCode(401);
        rollOut(RestAssured.given().header("x-api-key", "wrong"), id, 1)
                .statusCode(401)
                .body("error_code", equalTo("UPLOAD_KEY_REFUSED"));
        rollOut(Caller.admin(), id, 101).statusCode(422);
        rollOut(Caller.admin(), id, 33.3).statusCode(422).body("error_code", equalTo("VALIDATION_FAILED"));
        rollOut(Caller.admin(), "00000000-0000-0000-0000-000000000000", 1).statusCode(404);
        RestAssured.get("/api/updates/status").then().body("updates.rollout", contains(100));
    }

    private static ValidatableResponse rollOut(RequestSpecification caller, String id, Number percent) {
        return caller.contentType(ContentType.JSON)
                .body(Map.of("percent", percent))
                .post("/api/updates/" + id + "/rollout")
                .then();
    }

    @Test
    void deletedUpdateTakesItsOwnFilesWithIt() {
        byte[] first = ExpoExportFolder.create(folder.resolve("1"), 1).zip();
        byte[] second = ExpoExportFolder.create(folder.resolve("2"), 2).zip();
        String id = upload(export(first).multiPart("platform", "ios")).extract().path("updateId");
        upload(export(second).multiPart("platform", "ios")).statusCode(201);
        // Two bundles, two pictures and a font.
        assertThat(plainFiles()).hasSize(5);

        RestAssured.given()
                .header("x-api-key", KEY)
                .delete("/api/updates/" + id)
                .then()
                .statusCode(204);

        assertThat(plainFiles()).hasSize(4);
        Caller.admin().delete("/api/updates/" + id).then().statusCode(404);
        assertNothingSuperfluous();
        debug().body("summary", equalTo("OK"));
    }

    @Test
    void oldUpdatesExpire() {
        published("bundle 1", 100);
        String oldest = offered("ios").getString("launchAsset.url");
        for (int number = 2; number <= 5; number++) {
            published("bundle " + number, 100);
        }

        assertThat(updates.all()).hasSize(3);
        RestAssured.get("/api/updates/status").then().body("updates", hasSize(3));
        // Clients that have the manifest of an expired update can fetch its files for a day.
        assertThat(plainFiles()).hasSize(5);
        assertThat(fetch(oldest)).isEqualTo("bundle 1".getBytes(StandardCharsets.US_ASCII));
        debug().body("summary", equalTo("OK")).body("manifests", hasSize(3));
        updates.load(new DatabaseOpened(0));
        assertThat(updates.all()).hasSize(3);
        service.clean();
        assertThat(fetch(oldest)).isEqualTo("bundle 1".getBytes(StandardCharsets.US_ASCII));

        pastGrace();

        assertThat(plainFiles()).hasSize(3);
        assertThat(updates.retired()).isEmpty();
        assertThat(fetch(offered("ios").getString("launchAsset.url")))
                .isEqualTo("bundle 5".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void updateThatRetentionRemovedCanBeDeletedBeforeItsDayIsOver() {
        String oldest = published("bundle 1", 100);
        for (int number = 2; number <= 4; number++) {
            published("bundle " + number, 100);
        }
        assertThat(updates.retired())
                .extracting(retired -> retired.update().id().toString())
                .containsExactly(oldest);
        assertThat(plainFiles()).hasSize(4);

        for (int status : new int[] {204, 404}) {
            RestAssured.given()
                    .header("x-api-key", KEY)
                    .delete("/api/updates/" + oldest)
                    .then()
                    .statusCode(status);
        }

        assertThat(updates.retired()).isEmpty();
        assertThat(updates.all()).hasSize(3);
        assertThat(plainFiles()).hasSize(3);
        debug().body("summary", equalTo("OK"));
    }

    /** Removes what retention keeps for a day. */
    private void pastGrace() {
        clock.advance(Duration.ofHours(25));
        service.clean();
        clock.advance(Duration.ofHours(-25));
    }

    @Test
    void everythingIsThereAgainAfterARestart() {
        upload(export(ExpoExportFolder.create(folder, 1).zip()).multiPart("channel", "beta"))
                .statusCode(201);
        published("a bundle", 30);
        rollBack(published("another", 100), "embedded").statusCode(201);
        List<Update> before = updates.all();

        updates.load(new DatabaseOpened(0));

        assertThat(updates.all()).containsExactlyElementsOf(before).hasSize(5);
    }

    @Test
    void inspectionFindsWhatIsMissingAndWhatIsSuperfluous() throws IOException {
        String id = upload(bundle(BUNDLE, "ios")).extract().path("updateId");
        Caller.viewer().get("/api/updates/debug").then().body("summary", equalTo("OK"));
        RestAssured.get("/api/updates/debug").then().statusCode(401);

        Path file = assets().resolve(plainFiles().getFirst());
        String orphan = HexFormat.of().formatHex(new byte[32]);
        Files.write(file, new byte[1]);
        Files.write(assets().resolve(orphan), new byte[5]);
        debug().body("summary", equalTo("ISSUES_FOUND"))
                .body("manifests.id", contains(id))
                // PostgreSQL has the file, too.
                .body("manifests[0].missing", hasSize(location.server() ? 0 : 1))
                .body("orphans.name", contains(orphan))
                .body("orphans.bytes", contains(5));

        // A new upload restores the file; a file without an update is kept for a day.
        upload(bundle(BUNDLE, "ios")).statusCode(201);
        service.clean();
        debug().body("manifests.missing.flatten()", empty()).body("orphans", hasSize(1));
        Files.setLastModifiedTime(
                assets().resolve(orphan), FileTime.from(clock.instant().minus(Duration.ofDays(2))));
        service.clean();
        debug().body("summary", equalTo("OK"));
    }

    private static ValidatableResponse debug() {
        return Caller.admin().get("/api/updates/debug").then().statusCode(200);
    }

    private static RequestSpecification form() {
        return RestAssured.given().header("x-api-key", KEY).contentType("multipart/form-data");
    }

    private static RequestSpecification bundle(byte[] content, String platform) {
        return form().multiPart("bundle", "index.bundle", content)
                .multiPart("platform", platform)
                .multiPart("runtimeVersion", "1.0.0");
    }

    private static RequestSpecification export(byte[] zip) {
        return form().multiPart("export", "export.zip", zip, "application/zip").multiPart("runtimeVersion", "1.0.0");
    }

    private static ValidatableResponse upload(RequestSpecification form) {
        return form.post("/api/updates/upload").then();
    }

    private static String published(String content, int rollout) {
        return upload(bundle(content.getBytes(StandardCharsets.US_ASCII), "ios").multiPart("rollout", rollout))
                .statusCode(201)
                .extract()
                .path("updateId");
    }

    private static ValidatableResponse rollBack(String id, String to) {
        return RestAssured.given()
                .header("x-api-key", KEY)
                .contentType(ContentType.JSON)
                .body(Map.of("to", to))
                .post("/api/updates/" + id + "/rollback")
                .then();
    }

    private static Response client(String platform) {
        return RestAssured.given()
                .header("expo-protocol-version", "1")
                .header("expo-platform", platform)
                .header("expo-runtime-version", "1.0.0")
                .accept("multipart/mixed")
                .get("/api/updates/manifest");
    }

    /** The manifest that a client gets. */
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

    /** Unchanged, because the other requests here ask for compressed content. */
    private static byte[] fetch(String url) {
        try (InputStream content = URI.create(url).toURL().openStream()) {
            return content.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path assets() {
        return data.path().resolve("updates/assets");
    }

    private List<String> files() {
        String[] names = assets().toFile().list();
        return names == null ? List.of() : Arrays.stream(names).sorted().toList();
    }

    private List<String> plainFiles() {
        return files().stream().filter(name -> !name.endsWith(".gz")).toList();
    }

    private void assertNothingSuperfluous() {
        assertThat(data.path().resolve("updates/incoming")).isEmptyDirectory();
    }
}
