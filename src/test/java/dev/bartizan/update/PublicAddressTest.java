package dev.bartizan.update;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.access.login.ForwardAuthTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The addresses in manifests behind a trusted proxy. */
@QuarkusTest
@TestProfile(ForwardAuthTest.BehindAProxy.class)
class PublicAddressTest {

    @TestHTTPResource("/")
    URI service;

    @Inject
    StoredUpdates updates;

    @BeforeEach
    void store() {
        updates.store(Instant.parse("2026-08-22T12:00:00Z"), 100);
    }

    @AfterEach
    void clear() {
        updates.clear();
    }

    @ParameterizedTest
    @CsvSource({
        "updates.example:8443, https, ,     https://updates.example:8443",
        "updates.example,      https, 8443, https://updates.example:8443",
        "updates.example:8080, https, 8443, https://updates.example:8443",
        "updates.example:8443, https, 443,  https://updates.example",
        "updates.example:443,  https, ,     https://updates.example",
        "updates.example,      https, ,     https://updates.example",
        "updates.example:8080, http,  ,     http://updates.example:8080",
        "updates.example:8080, ,      ,     http://updates.example:8080",
        "updates.example,      ,      8080, http://updates.example:8080"
    })
    void addressKeepsThePortOfTheProxy(String host, String proto, String port, String expected) throws IOException {
        assertThat(address(new ExpoClient(service.toString().replaceAll("/$", ""))
                        .with("Host", host)
                        .with("X-Forwarded-Proto", proto)
                        .with("X-Forwarded-Port", port)))
                .startsWith(expected + "/api/updates/assets/");
    }

    @Test
    void hostOfTheClientIsNotTakenFromAnUnconfiguredHeader() throws IOException {
        assertThat(address(new ExpoClient(service.toString().replaceAll("/$", ""))
                        .with("Host", "updates.example:8443")
                        .with("X-Forwarded-Proto", "https")
                        .with("X-Forwarded-Host", "other.example:1")))
                .startsWith("https://updates.example:8443/");
    }

    private static String address(ExpoClient client) throws IOException {
        return new ObjectMapper()
                .readTree(client.look().text("manifest"))
                .at("/launchAsset/url")
                .asText();
    }
}
