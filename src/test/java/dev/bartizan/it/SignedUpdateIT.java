package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.FreePort;
import dev.bartizan.update.TestSigningKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The requests of an app: it looks for an update, verifies it and fetches it. */
class SignedUpdateIT {

    private static final String KEY = "upload-key-of-the-integration-tests";
    private static final String BUNDLE = "console.log('Grüße');";

    private final Path home = Folders.create();

    @AfterEach
    void clean() {
        Folders.delete(home);
    }

    @Test
    void appGetsASignedUpdateAndItsDownloadIsStillCountedAfterARestart() throws Exception {
        KeyPair keys = TestSigningKey.generate();
        Path file = Files.writeString(
                home.resolve("key.pem"),
                TestSigningKey.pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        int port = FreePort.find();
        BartizanProcess.Builder prepared = BartizanProcess.at(home.resolve("data"))
                .env("QUARKUS_HTTP_PORT", port)
                .env("BARTIZAN_UPDATE_PUBLIC_URL", "http://localhost:" + port)
                .env("BARTIZAN_UPDATE_UPLOAD_KEY", KEY)
                .env("BARTIZAN_UPDATE_SIGNING_KEY_FILE", file);
        try (HttpClient http = HttpClient.newHttpClient()) {
            try (BartizanProcess service = prepared.startReady()) {
                assertThat(http.send(upload(service), BodyHandlers.discarding()).statusCode())
                        .isEqualTo(201);

                HttpResponse<byte[]> found = http.send(look(service), BodyHandlers.ofByteArray());

                assertThat(found.statusCode()).isEqualTo(200);
                assertVerified(found, keys.getPublic());
                JsonNode manifest = new ObjectMapper().readTree(found.body());
                URI bundle = URI.create(manifest.at("/launchAsset/url").textValue());
                assertThat(http.send(HttpRequest.newBuilder(bundle).build(), BodyHandlers.ofString())
                                .body())
                        .isEqualTo(BUNDLE);
                service.terminate();
            }
            try (BartizanProcess service =
                    prepared.without("BARTIZAN_UPDATE_PUBLIC_URL").startReady()) {
                HttpResponse<String> unsigned = http.send(look(service), BodyHandlers.ofString());
                assertThat(unsigned.statusCode()).isEqualTo(400);
                assertThat(unsigned.body()).contains("bartizan.update.public-url");
                assertThat(unsigned.headers().firstValue("expo-signature")).isEmpty();
                assertThat(service.get("/api/updates/status")
                                .expect(200)
                                .at("/updates/0/downloads")
                                .intValue())
                        .isEqualTo(1);
            }
        }
    }

    private static void assertVerified(HttpResponse<byte[]> answer, PublicKey key) throws Exception {
        String header = answer.headers().firstValue("expo-signature").orElseThrow();
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(key);
        signature.update(answer.body());
        assertThat(signature.verify(Base64.getDecoder().decode(header.replaceAll("sig=\"([^\"]+)\".*", "$1"))))
                .isTrue();
    }

    private static HttpRequest look(BartizanProcess service) {
        return HttpRequest.newBuilder(URI.create(service.address() + "/api/updates/manifest"))
                .header("accept", "application/json")
                .header("expo-protocol-version", "1")
                .header("expo-platform", "android")
                .header("expo-runtime-version", "1.0.0")
                .header("expo-expect-signature", "sig, keyid=\"main\", alg=\"rsa-v1_5-sha256\"")
                .build();
    }

    private static HttpRequest upload(BartizanProcess service) throws IOException {
        String form = part("platform", "android") + part("runtimeVersion", "1.0.0") + part("bundleType", "hermes")
                + part("bundle\"; filename=\"index.bundle", BUNDLE) + "--xyz--\r\n";
        return HttpRequest.newBuilder(URI.create(service.address() + "/api/updates/upload"))
                .header("x-api-key", KEY)
                .header("Content-Type", "multipart/form-data; boundary=xyz")
                .POST(BodyPublishers.ofString(form))
                .build();
    }

    private static String part(String name, String value) {
        return "--xyz\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }
}
