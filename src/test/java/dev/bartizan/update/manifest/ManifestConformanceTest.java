package dev.bartizan.update.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.UpdatesAndAgent;
import dev.bartizan.it.Requirement;
import dev.bartizan.update.ExpoClient;
import dev.bartizan.update.StoredUpdates;
import dev.bartizan.update.TestSigningKey;
import dev.bartizan.update.Update;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import okhttp3.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers as Expo's clients read them, and as {@code docs.expo.dev/technical-specs/expo-updates-1} describes them. */
@QuarkusTest
@TestProfile(UpdatesAndAgent.class)
class ManifestConformanceTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOON = Instant.parse("2026-08-22T12:00:00Z");
    private static final String EXPECTED = "sig, keyid=\"main\", alg=\"rsa-v1_5-sha256\"";

    PublicKey publicKey;

    @TestHTTPResource("/")
    URI service;

    @Inject
    StoredUpdates updates;

    private ExpoClient client;

    @BeforeEach
    void install() {
        client = client();
    }

    private ExpoClient client() {
        return new ExpoClient(service.toString().replaceAll("/$", ""));
    }

    @AfterEach
    void clear() {
        updates.clear();
    }

    @Test
    void newUpdateComesAsAPartThatClientsFindByItsName() throws IOException {
        Update update = updates.store(NOON, 100, Optional.of(JSON.readTree("{\"expoClient\":{\"name\":\"Grüße\"}}")));

        ExpoClient.Reply reply = client.look();

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("content-type")).startsWith("multipart/mixed; boundary=");
        assertThat(reply.parts()).containsOnlyKeys("manifest", "extensions");
        Headers headers = reply.parts().get("manifest").headers();
        assertThat(headers.get("content-disposition")).isEqualTo("inline; name=\"manifest\"");
        assertThat(headers.get("content-type")).isEqualTo("application/json; charset=utf-8");
        assertThat(reply.signature("manifest")).isEmpty();
        assertThat(JSON.readTree(reply.text("extensions"))).isEqualTo(JSON.readTree("{\"assetRequestHeaders\":{}}"));
        JsonNode manifest = JSON.readTree(reply.text("manifest"));
        assertThat(manifest.properties().stream().map(java.util.Map.Entry::getKey))
                .containsExactly("id", "createdAt", "runtimeVersion", "launchAsset", "assets", "metadata", "extra");
        assertThat(manifest.path("id").asText()).isEqualTo(update.id().toString());
        assertThat(manifest.path("runtimeVersion").asText()).isEqualTo("1.0.0");
        assertThat(manifest.at("/metadata/branch").asText()).isEqualTo("main");
        assertThat(manifest.at("/extra/expoClient/name").asText()).isEqualTo("Grüße");
    }

    @Test
    void linesOfAMultipartAnswerEndAsInMailAndTheLastBoundaryCloses() throws IOException {
        updates.store(NOON, 100);

        String body = client.look().text();

        assertThat(body.replace("\r\n", "")).doesNotContain("\r", "\n");
        assertThat(body).startsWith("--").endsWith("--\r\n");
    }

    @Test
    void eachFileIsToBeHadUnderItsAddressAndHasItsHash() throws IOException {
        updates.store(NOON, 100);

        JsonNode manifest = JSON.readTree(client.look().text("manifest"));

        List<JsonNode> files = new ArrayList<>();
        files.add(manifest.path("launchAsset"));
        manifest.path("assets").forEach(files::add);
        assertThat(files).hasSize(2);
        for (JsonNode file : files) {
            byte[] content = ExpoClient.fetch(file.path("url").asText());
            assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(StoredUpdates.digest("SHA-256", content)))
                    .isEqualTo(file.path("hash").asText());
            assertThat(file.path("key").asText()).isNotBlank();
        }
        assertThat(files.get(0).has("fileExtension")).isFalse();
        assertThat(files.get(1).path("fileExtension").asText()).isEqualTo(".png");
        assertThat(files.get(1).path("contentType").asText()).isEqualTo("image/png");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-08-22T12:00:00Z,           2026-08-22T12:00:00.000Z",
        "2026-08-22T12:00:00.100Z,       2026-08-22T12:00:00.100Z",
        "2026-08-22T12:00:00.123456789Z, 2026-08-22T12:00:00.123Z"
    })
    void momentsHaveExactlyThreeDigitsOfAFraction(Instant createdAt, String expected) throws IOException {
        updates.store(createdAt, 100);

        assertThat(JSON.readTree(client.look().text("manifest"))
                        .path("createdAt")
                        .asText())
                .isEqualTo(expected);

        updates.clear();
        updates.rollBackToEmbedded(createdAt);

        assertThat(JSON.readTree(client.look().text("directive"))
                        .at("/parameters/commitTime")
                        .asText())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1"})
    void everyAnswerTellsItsVersionAndIsNotForCaches(String version) throws IOException {
        updates.store(NOON, 100);
        for (ExpoClient.Reply reply : List.of(
                client.with("expo-protocol-version", version).look(),
                client.with("expo-platform", "windows").look())) {
            assertThat(reply.header("expo-protocol-version")).isEqualTo(version);
            assertThat(reply.header("expo-sfv-version")).isEqualTo("0");
            assertThat(reply.header("cache-control")).isEqualTo("private, max-age=0");
        }
    }

    @Test
    void signatureIsOfTheExactBytesOfThePart() throws Exception {
        updates.store(NOON, 100);
        client.with("expo-expect-signature", EXPECTED);

        ExpoClient.Reply reply = client.look();
        String header = reply.signature("manifest").orElseThrow();

        assertThat(header).matches("sig=\"[A-Za-z0-9+/=]+\", keyid=\"main\", alg=\"rsa-v1_5-sha256\"");
        byte[] signed = reply.parts().get("manifest").body();
        assertThat(verified(signed, header)).isTrue();
        signed[signed.length / 2] ^= 1;
        assertThat(verified(signed, header)).isFalse();
        assertThat(client.look().body()).isEqualTo(reply.body());
    }

    /** The default of Expo's clients is root. */
    @ParameterizedTest
    @ValueSource(strings = {"sig, keyid=\"root\", alg=\"rsa-v1_5-sha256\"", "sig", "sig=?1,keyid=\"root\""})
    void keyWithoutAnIdIsRootToo(String expected) throws Exception {
        updates.store(NOON, 100);

        ExpoClient.Reply reply = client.with("expo-expect-signature", expected).look();

        String header = reply.signature("manifest").orElseThrow();
        assertThat(header).contains("keyid=\"root\"");
        assertThat(verified(reply.parts().get("manifest").body(), header)).isTrue();
        assertThat(reply.parts()).containsOnlyKeys("manifest", "extensions");
    }

    @Test
    void anotherKeyIsUsedIfTheClientExpectsItAndComesWithItsCertificates() throws Exception {
        updates.store(NOON, 100);
        client.look();
        client.with("expo-expect-signature", EXPECTED).look();
        client.with("expo-expect-signature", EXPECTED.replace("main", TestSigningKey.SECOND));

        ExpoClient.Reply manifest = client.look();
        updates.rollBackToEmbedded(NOON.plusSeconds(1));
        ExpoClient.Reply directive = client.look();

        assertCertified(manifest, "manifest");
        assertCertified(directive, "directive");
        ExpoClient.Part chain = manifest.parts().get("certificate_chain");
        assertThat(chain.headers().get("content-disposition")).isEqualTo("inline; name=\"certificate_chain\"");
        assertThat(chain.headers().get("content-type")).isEqualTo("application/x-pem-file");
    }

    /** Like Expo's client: the first certificate has the key of the signature. */
    private static void assertCertified(ExpoClient.Reply reply, String part) throws Exception {
        String header = reply.signature(part).orElseThrow();
        assertThat(header).contains("keyid=\"next\"");
        Certificate leaf = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(
                        reply.parts().get("certificate_chain").body()));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(leaf);
        signature.update(reply.parts().get(part).body());
        assertThat(signature.verify(ExpoClient.signature(header))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sig, keyid=\"old\"", "sig, keyid=\"\"", "sig, keyid=\"main\", alg=\"ed25519\""})
    void signatureThatCannotBeMadeIsAnError(String expected) throws IOException {
        for (boolean published : new boolean[] {false, true}) {
            if (published) {
                updates.store(NOON, 100);
            }
            ExpoClient.Reply reply =
                    client.with("expo-expect-signature", expected).look();

            assertThat(reply.status()).isEqualTo(400);
            assertThat(JSON.readTree(reply.body()).at("/details/header").asText())
                    .isEqualTo("expo-expect-signature");
        }
    }

    @Test
    void signatureOfJsonIsOfTheWholeBody() throws Exception {
        updates.store(NOON, 100);

        ExpoClient.Reply reply = client.with("expo-expect-signature", EXPECTED)
                .with("accept", "application/json")
                .look();

        assertThat(reply.header("content-type")).startsWith("application/json");
        assertThat(verified(reply.body(), reply.header("expo-signature"))).isTrue();
    }

    @Test
    void directivesAreSignedToo() throws Exception {
        client.with("expo-expect-signature", EXPECTED);

        ExpoClient.Reply none = client.look();
        updates.rollBackToEmbedded(NOON);
        ExpoClient.Reply rollBack = client.look();

        for (ExpoClient.Reply reply : List.of(none, rollBack)) {
            assertThat(reply.parts()).containsOnlyKeys("directive");
            assertThat(verified(
                            reply.parts().get("directive").body(),
                            reply.signature("directive").orElseThrow()))
                    .isTrue();
        }
    }

    private boolean verified(byte[] bytes, String header) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(publicKey);
        signature.update(bytes);
        return signature.verify(ExpoClient.signature(header));
    }

    @Test
    void whereNothingIsNewADirectiveSaysSo() throws IOException {
        String nothing = "{\"type\":\"noUpdateAvailable\"}";
        assertThat(client.look().text("directive")).isEqualTo(nothing);

        Update update = updates.store(NOON, 100);
        assertThat(client.look().parts()).containsKey("manifest");
        client.with("expo-current-update-id", update.id().toString().toUpperCase(Locale.ROOT));
        assertThat(client.look().text("directive")).isEqualTo(nothing);

        updates.store(NOON.plusMillis(1), 100);
        assertThat(client.look().parts()).containsKey("manifest");
    }

    @Test
    void rollbackToTheEmbeddedUpdateIsADirectiveUntilTheClientRunsIt() throws IOException {
        String embedded = UUID.randomUUID().toString();
        Update bad = updates.store(NOON, 100);
        updates.rollBackToEmbedded(NOON.plusSeconds(1));
        client.with("expo-embedded-update-id", embedded);

        ExpoClient.Reply told =
                client.with("expo-current-update-id", bad.id().toString()).look();
        assertThat(told.text("directive"))
                .isEqualTo("{\"type\":\"rollBackToEmbedded\",\"parameters\":"
                        + "{\"commitTime\":\"2026-08-22T12:00:01.000Z\"}}");

        ExpoClient.Reply obeyed = client.with("expo-current-update-id", embedded.toUpperCase(Locale.ROOT))
                .look();
        assertThat(obeyed.text("directive")).isEqualTo("{\"type\":\"noUpdateAvailable\"}");

        Update fixed = updates.store(NOON.plusSeconds(2), 100);
        assertThat(client.look().text("manifest")).contains(fixed.id().toString());
    }

    @Test
    void clientOfJsonAloneGetsManifestsButCannotBeToldAnythingElse() throws IOException {
        client.with("accept", "application/expo+json");
        assertThat(client.look().status()).isEqualTo(406);
        assertThat(error(client.look(), "error_code")).isEqualTo("NOT_ACCEPTABLE");

        Update update = updates.store(NOON, 100);
        ExpoClient.Reply reply = client.look();
        assertThat(reply.header("content-type")).startsWith("application/expo+json");
        assertThat(JSON.readTree(reply.text()).path("id").asText())
                .isEqualTo(update.id().toString());

        assertThat(client.with("accept", "text/html").look().status()).isEqualTo(406);
    }

    @Test
    void versionZeroGetsJsonAndNothingOnlyWhereThereIsNothing() throws IOException {
        client.with("expo-protocol-version", null);
        ExpoClient.Reply none = client.look();
        assertThat(none.status()).isEqualTo(204);
        assertThat(none.body()).isEmpty();

        Update update = updates.store(NOON, 100);
        client.with("expo-current-update-id", update.id().toString());
        ExpoClient.Reply reply = client.look();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("content-type")).startsWith("application/expo+json");
        assertThat(JSON.readTree(reply.body()).path("id").asText())
                .isEqualTo(update.id().toString());
        assertThat(client.with("accept", "*/*").look().header("content-type")).startsWith("application/json");

        updates.rollBackToEmbedded(NOON.plusSeconds(1));
        assertThat(client.look().status()).isEqualTo(406);
    }

    @Test
    void platformAndRuntimeVersionMayStandInTheQuery() throws IOException {
        updates.store(NOON, 100);
        client.with("expo-platform", null).with("expo-runtime-version", null);

        assertThat(client.look("?platform=android&runtimeVersion=1.0.0").parts())
                .containsKey("manifest");
        assertThat(client.look("?platform=ios&runtimeVersion=1.0.0").parts()).containsKey("directive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "multipart/mixed"})
    void headHasTheHeadersOfGet(String accepted) throws Exception {
        updates.store(NOON, 100);
        Map<String, List<String>> got = headers("GET", accepted);

        assertThat(headers("HEAD", accepted)).isEqualTo(got);
        assertThat(got).containsKeys("content-type", "expo-protocol-version", "expo-manifest-filters");
    }

    private Map<String, List<String>> headers(String method, String accepted) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(service.resolve("/api/updates/manifest"))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("accept", accepted)
                .header("expo-protocol-version", "1")
                .header("expo-platform", "android")
                .header("expo-runtime-version", "1.0.0")
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            assertThat(response.statusCode()).isEqualTo(200);
            Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
            // The length and the encoding of a body may be left out if there is none.
            headers.keySet().removeAll(Set.of("date", "x-correlation-id", "content-length", "content-encoding"));
            return headers;
        }
    }

    @Test
    void channelsAreApart() throws IOException {
        updates.store(NOON, 100);

        assertThat(client.with("expo-channel-name", "production").look().parts())
                .containsKey("manifest");
        assertThat(client.with("expo-channel-name", "preview").look().parts()).containsKey("directive");
    }

    @ParameterizedTest
    @CsvSource({
        "expo-channel-name,    '', preview",
        "expo-channel-name,    '?channel=preview', preview",
        "expo-release-channel, '', preview",
        "expo-release-channel, '?channel=preview', default",
        "expo-release-channel, '?channel=preview', ",
        "expo-channel-name,    '?channel=preview', ''"
    })
    void channelIsTakenFromEachPlace(String header, String query, String value) throws IOException {
        updates.store(NOON, 100);

        ExpoClient.Reply reply = client.with(header, value).look(query);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.parts()).containsKey("directive");
        assertThat(reply.header("expo-manifest-filters")).isEqualTo("branchname=\"preview\"");
    }

    @Test
    void olderClientWithoutAReleaseChannelGetsTheDefault() throws IOException {
        updates.store(NOON, 100);

        assertThat(client.with("expo-release-channel", "default").look().parts())
                .containsKey("manifest");
    }

    @Test
    void contradictingChannelsAreAnError() throws IOException {
        updates.store(NOON, 100);
        client.with("expo-channel-name", "production");

        for (ExpoClient.Reply reply : List.of(
                client.look("?channel=staging"),
                client.with("expo-release-channel", "staging").look())) {
            assertThat(reply.status()).isEqualTo(400);
            assertThat(JSON.readTree(reply.body()).at("/details/parameter").asText())
                    .isEqualTo("expo-channel-name");
        }
        client.with("expo-release-channel", "production");
        assertThat(client.look("?channel=production").parts()).containsKey("manifest");
    }

    @Test
    void runtimeVersionOfTheBuildComesBeforeThatOfTheAddress() throws IOException {
        updates.store(NOON, 100);

        assertThat(client.look("?runtime-version=2.0.0").parts()).containsKey("manifest");
        client.with("expo-runtime-version", null);
        assertThat(client.look("?runtime-version=1.0.0").parts()).containsKey("manifest");
        assertThat(client.look("?runtime-version=2.0.0").parts()).containsKey("directive");
    }

    @Test
    void filterHasTheChannelOfTheManifest() throws IOException {
        updates.store(NOON, 100);

        ExpoClient.Reply reply = client.look();

        assertThat(reply.header("expo-manifest-filters")).isEqualTo("branchname=\"production\"");
        assertThat(JSON.readTree(reply.text("manifest"))
                        .at("/metadata/branchName")
                        .asText())
                .isEqualTo("production");
        assertThat(client.look("?channel=a%0d%0aSet-Cookie:b").header("expo-manifest-filters"))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "expo-runtime-version, 1.0.0 (1)",
        "expo-protocol-version, 2",
        "expo-protocol-version, one",
        "expo-platform, windows",
        "expo-platform, ",
        "expo-runtime-version, ",
        "expo-runtime-version, 1/0"
    })
    void wrongHeadersAreNamed(String header, String value) throws IOException {
        ExpoClient.Reply reply = client.with(header, value).look();

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.header("content-type")).startsWith("application/json");
        assertThat(error(reply, "error_code")).isEqualTo("BAD_REQUEST");
        assertThat(JSON.readTree(reply.body()).at("/details/parameter").asText())
                .isEqualTo(header);
    }

    @Test
    void runtimeVersionIsBounded() throws IOException {
        assertThat(client.with("expo-runtime-version", "1".repeat(255)).look().status())
                .isEqualTo(200);
        assertThat(client.with("expo-runtime-version", "1".repeat(256)).look().status())
                .isEqualTo(400);
    }

    private static String error(ExpoClient.Reply reply, String field) throws IOException {
        return JSON.readTree(reply.body()).path(field).asText();
    }

    @Test
    void whatExpoPublishesForReadingAnswersReadsThem(@TempDir Path folder) throws Exception {
        Requirement.program("node");
        Requirement.program("npm");
        Path reader = Path.of("target", "expo-reader").toAbsolutePath();
        Files.createDirectories(reader);
        for (String file : List.of("package.json", "package-lock.json", "read-update.mjs")) {
            Files.copy(Path.of("src", "test", "node", file), reader.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.isDirectory(reader.resolve("node_modules"))) {
            run(reader, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        }
        Path key = Files.writeString(
                folder.resolve("public.pem"), TestSigningKey.pem("PUBLIC KEY", publicKey.getEncoded()));
        Update update = updates.store(NOON, 100);

        JsonNode read =
                JSON.readTree(run(reader, "node", "read-update.mjs", service + "api/updates/manifest", key.toString()));

        assertThat(read.at("/manifest/id").asText()).isEqualTo(update.id().toString());
        assertThat(read.path("verified").asBoolean()).isTrue();
        assertThat(read.path("filesVerified").asInt()).isEqualTo(2);
        updates.clear();
        JsonNode directive =
                JSON.readTree(run(reader, "node", "read-update.mjs", service + "api/updates/manifest", key.toString()));
        assertThat(directive.at("/directive/type").asText()).isEqualTo("noUpdateAvailable");
        assertThat(directive.path("verified").asBoolean()).isTrue();
    }

    private static String run(Path folder, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("bartizan-node", ".out");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int status = process.waitFor();
        String text = Files.readString(output, StandardCharsets.UTF_8);
        Files.delete(output);
        assertThat(status).as(Arrays.toString(command) + "\n" + text).isZero();
        return text;
    }
}
