package dev.bartizan.update.asset;

import static dev.bartizan.Caller.anonymous;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.update.Adoption;
import dev.bartizan.update.ExpoClient;
import dev.bartizan.update.StoredUpdates;
import dev.bartizan.update.Update;
import dev.bartizan.update.UpdateAsset;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.DecoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class AssetRouteTest {

    private static final Instant NOON = Instant.parse("2026-08-22T12:00:00Z");
    private static final String CONTENT = "0123456789".repeat(1_000);

    @TestHTTPResource("/")
    URI service;

    @Inject
    StoredUpdates updates;

    @Inject
    Adoption adoption;

    private UpdateAsset bundle;
    private Update update;

    @BeforeEach
    void store() {
        bundle = updates.file(CONTENT, "application/javascript", Optional.of(".bundle"));
        update = store(bundle, NOON);
    }

    private Update store(UpdateAsset launched, Instant createdAt) {
        return updates.store(createdAt, 100, Update.Kind.UPDATE, Optional.of(launched), List.of(), Optional.empty());
    }

    @AfterEach
    void clear() throws IOException {
        updates.clear();
        Files.deleteIfExists(gzip());
    }

    private Path gzip() {
        Path plain = updates.path(bundle);
        return plain.resolveSibling(plain.getFileName() + ".gz");
    }

    private static RequestSpecification plain() {
        return anonymous()
                .config(RestAssuredConfig.config()
                        .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders()));
    }

    private Response get(RequestSpecification request) {
        return request.get("/api/updates/assets/" + bundle.hash());
    }

    @Test
    void fileComesWithItsTypeAndIsKeptForever() {
        get(plain())
                .then()
                .statusCode(200)
                .header("content-type", equalTo("application/javascript"))
                .header("content-length", equalTo("10000"))
                .header("cache-control", equalTo("public, max-age=31536000, immutable"))
                .header("etag", equalTo('"' + bundle.hash() + '"'))
                .header("x-content-type-options", equalTo("nosniff"))
                .header("content-security-policy", equalTo("sandbox"))
                .header("accept-ranges", equalTo("bytes"))
                .body(equalTo(CONTENT));
    }

    /** An uploaded page must not run in the name of this service. */
    @ParameterizedTest
    @ValueSource(strings = {"text/html", "image/svg+xml"})
    void activeContentIsConfined(String type) {
        UpdateAsset page = updates.file("<script>alert(1)</script>", type, Optional.of(".x"));
        store(page, NOON.plusSeconds(5));

        for (String method : List.of("GET", "HEAD")) {
            plain().request(method, "/api/updates/assets/" + page.hash())
                    .then()
                    .statusCode(200)
                    .header("content-type", startsWith(type))
                    .header("content-length", equalTo("25"))
                    .header("x-content-type-options", equalTo("nosniff"))
                    .header("content-security-policy", equalTo("sandbox"));
        }
    }

    @Test
    void hashMayBeHexadecimal() {
        String hexadecimal = HexFormat.of().formatHex(Base64.getUrlDecoder().decode(bundle.hash()));

        assertThat(plain().get("/api/updates/assets/" + hexadecimal).asString()).isEqualTo(CONTENT);
        assertThat(plain().get("/api/updates/assets/" + hexadecimal.toUpperCase(java.util.Locale.ROOT))
                        .asString())
                .isEqualTo(CONTENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "x"
            })
    void unknownFileIsNotFound(String hash) {
        anonymous()
                .urlEncodingEnabled(false)
                .get("/api/updates/assets/" + hash)
                .then()
                .statusCode(404)
                .body("error_code", equalTo("NOT_FOUND"));
    }

    @Test
    void fileThatVanishedFromTheDiskIsNotFound() throws IOException {
        Files.delete(updates.path(bundle));

        get(plain()).then().statusCode(404).body("error_code", equalTo("NOT_FOUND"));
    }

    @Test
    void whoHasItIsToldSo() {
        get(plain().header("If-None-Match", '"' + bundle.hash() + '"')).then().statusCode(304);
        get(plain().header("If-None-Match", "\"another\", W/\"" + bundle.hash() + '"'))
                .then()
                .statusCode(304)
                .header("etag", equalTo('"' + bundle.hash() + '"'));
        get(plain().header("If-None-Match", "*")).then().statusCode(304);
        get(plain().header("If-None-Match", "\"another\"")).then().statusCode(200);
        assertThat(adoption.downloads(update.id())).isEqualTo(1);
    }

    @Test
    void nothingIsDoneToFiles() {
        plain().delete("/api/updates/assets/" + bundle.hash())
                .then()
                .statusCode(405)
                .body("error_code", equalTo("METHOD_NOT_ALLOWED"));
    }

    /** The name of a file must not be a label of a metric, because there are many files. */
    @Test
    void requestsForFilesAreCountedTogether() {
        get(plain()).then().statusCode(200);

        assertThat(anonymous().get("/q/metrics").asString())
                .contains("uri=\"/api/updates/assets/{hash}\"")
                .doesNotContain(bundle.hash());
    }

    @Test
    void onlyTheRangeIsSent() {
        get(plain().header("Range", "bytes=5-14"))
                .then()
                .statusCode(206)
                .header("content-range", equalTo("bytes 5-14/10000"))
                .header("content-length", equalTo("10"))
                .body(equalTo("5678901234"));
        get(plain().header("Range", "bytes=-3")).then().statusCode(206).body(equalTo("789"));
        get(plain().header("Range", "bytes=0-1").header("If-Range", "\"another\""))
                .then()
                .statusCode(200)
                .body(equalTo(CONTENT));
        get(plain().header("Range", "bytes=0-1,4-5")).then().statusCode(200).body(equalTo(CONTENT));
    }

    @Test
    void emptyFileIsAFileToo() {
        UpdateAsset empty = updates.file("", "text/plain", Optional.of(".txt"));
        store(empty, NOON.plusSeconds(1));

        plain().get("/api/updates/assets/" + empty.hash())
                .then()
                .statusCode(200)
                .header("content-length", equalTo("0"));
    }

    @Test
    void rangeBeyondTheFileIsRefused() {
        get(plain().header("Range", "bytes=10000-"))
                .then()
                .statusCode(416)
                .header("content-range", equalTo("bytes */10000"))
                .header("Content-Encoding", nullValue())
                .body("error_code", equalTo("RANGE_NOT_SATISFIABLE"))
                .body("details.size", equalTo(10000));
    }

    @Test
    void headTellsAsMuchWithoutTheFile() {
        plain().head("/api/updates/assets/" + bundle.hash())
                .then()
                .statusCode(200)
                .header("content-type", equalTo("application/javascript"))
                .header("content-length", equalTo("10000"))
                .header("etag", equalTo('"' + bundle.hash() + '"'));
        assertThat(adoption.downloads(update.id())).isZero();
    }

    @Test
    void storedGzipIsSentIfAcceptedAndIsAnotherRepresentation() throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzip()))) {
            out.write(CONTENT.getBytes(StandardCharsets.UTF_8));
        }

        Response compressed = get(plain().header("Accept-Encoding", "zstd, br, gzip"));
        compressed
                .then()
                .statusCode(200)
                .header("content-encoding", equalTo("gzip"))
                .header("content-type", equalTo("application/javascript"))
                .header("vary", equalTo("Accept-Encoding"))
                .header("etag", equalTo('"' + bundle.hash() + "-gzip\""));
        assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed.asByteArray())).readAllBytes())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(CONTENT);
        for (String refusing : List.of("identity", "gzip;q=0", "br")) {
            get(plain().header("Accept-Encoding", refusing))
                    .then()
                    .header("content-encoding", nullValue())
                    .body(equalTo(CONTENT));
        }
    }

    @Test
    void fetchedBundleCountsForTheUpdateThatIsMeantElseForTheNewest() {
        Update again = updates.publishAgain(update, NOON.plusSeconds(1));
        Update other =
                store(updates.file("other", "application/javascript", Optional.of(".bundle")), NOON.plusSeconds(2));

        get(plain());
        get(plain().header("expo-requested-update-id", update.id().toString().toUpperCase(java.util.Locale.ROOT)));
        get(plain().header("expo-requested-update-id", other.id().toString()));
        get(plain().header("Range", "bytes=5-14"));

        assertThat(adoption.downloads(again.id())).isEqualTo(1);
        assertThat(adoption.downloads(update.id())).isEqualTo(1);
        assertThat(adoption.downloads(other.id())).isZero();
    }

    @Test
    void countsAndFailuresOutliveTheProcess() {
        get(plain());
        adoption.failed(update.id(), "a-client");
        adoption.store();
        get(plain());
        adoption.store();

        adoption.load(new dev.bartizan.database.DatabaseOpened(0));

        assertThat(adoption.downloads(update.id())).isEqualTo(2);
        assertThat(adoption.failures(update.id())).isEqualTo(1);
        assertThat(adoption.hasFailed(update.id(), "a-client")).isTrue();
    }

    @Test
    void whatIsCountedOfAnUpdateThatIsGoneIsDropped() {
        UUID gone = UUID.randomUUID();
        adoption.downloaded(gone);
        adoption.failed(gone, "a-client");

        adoption.store();

        assertThat(adoption.downloads(gone)).isZero();
        assertThat(adoption.failures(gone)).isZero();
    }

    @Test
    void clientThatExpectsASignatureIsToldThatNoneCanBeMade() throws IOException {
        ExpoClient.Reply reply = new ExpoClient(service.toString().replaceAll("/$", ""))
                .with("expo-expect-signature", "sig")
                .look();

        assertThat(reply.status()).isEqualTo(400);
        assertThat(new ObjectMapper()
                        .readTree(reply.body())
                        .at("/details/setting")
                        .asText())
                .isEqualTo("bartizan.update.signing-key-file");
    }
}
