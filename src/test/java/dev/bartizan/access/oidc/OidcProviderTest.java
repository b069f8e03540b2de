package dev.bartizan.access.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bartizan.SettableClock;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A provider that can't be reached, or sends something else than it should. */
class OidcProviderTest {

    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final String CALLBACK = "http://localhost/ui/login/oidc/callback";

    private final Vertx vertx = Vertx.vertx();
    private final TestOpenIdProvider other = new TestOpenIdProvider();
    private final SettableClock clock = new SettableClock();
    private final OidcAttempt attempt = OidcAttempt.begin(new SecureRandom(), "/ui/");

    @AfterEach
    void end() {
        other.close();
        vertx.close();
    }

    private OidcProvider provider(String issuer, String timeout) {
        OidcConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(OidcConfig.class)
                .withDefaultValues(Map.of(
                        "bartizan.access.oidc.issuer", issuer,
                        "bartizan.access.oidc.client-id", TestOpenIdProvider.CLIENT,
                        "bartizan.access.oidc.timeout", timeout))
                .build()
                .getConfigMapping(OidcConfig.class);
        return new OidcProvider(new ProviderClient(vertx, config), new OidcClient(config), new IdTokens(clock), clock);
    }

    private void assertFails(OidcProvider provider, String message) {
        assertThatThrownBy(() -> provider.authorization(attempt, CALLBACK))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
        // Until then the failure is kept.
        clock.advance(Duration.ofSeconds(4));
    }

    @Test
    void providerThatFailsIsNotAskedByEachVisitor() {
        AtomicInteger requests = new AtomicInteger();
        other.serve(DISCOVERY, exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(503, -1);
        });
        OidcProvider failing = provider(other.issuer(), "60s");

        for (int visitor = 0; visitor < 3; visitor++) {
            assertThatThrownBy(() -> failing.authorization(attempt, CALLBACK)).hasMessageContaining("503");
        }
        assertThat(requests).hasValue(1);
        clock.advance(Duration.ofSeconds(4));
        assertFails(failing, "503");
        assertThat(requests).hasValue(2);
    }

    @Test
    void providerThatDoesNotRunIsReachedLater() throws IOException {
        OidcProvider down;
        try (TestOpenIdProvider ended = new TestOpenIdProvider()) {
            down = provider(ended.issuer(), "60s");
        }
        assertFails(down, "The connection failed");

        OidcProvider failing = provider(other.issuer(), "60s");
        other.serve(DISCOVERY, exchange -> exchange.sendResponseHeaders(503, -1));
        assertFails(failing, "The provider answered 503.");
        other.serveAsUsual();
        assertThat(failing.authorization(attempt, CALLBACK)).startsWith(other.issuer() + "/authorize?tenant=test&");
    }

    @Test
    void metadataAreKeptForSomeMinutes() throws IOException {
        OidcProvider provider = provider(other.issuer(), "60s");
        provider.authorization(attempt, CALLBACK);
        other.serve(DISCOVERY, exchange -> exchange.sendResponseHeaders(503, -1));

        assertThat(provider.authorization(attempt, CALLBACK)).isNotEmpty();
        clock.advance(Duration.ofMinutes(11));
        assertFails(provider, "The provider answered 503.");
    }

    /** The time is that of the whole response: bytes that trickle in don't prolong it. */
    @Test
    void slowProviderIsNotAwaited() {
        CountDownLatch end = new CountDownLatch(1);
        other.serve(DISCOVERY, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            body.write('{');
            body.flush();
            end.await();
        });

        assertFails(provider(other.issuer(), "200ms"), "No answer within 200 ms.");
        end.countDown();
    }

    @Test
    void hugeResponseIsNotRead() {
        other.serve(DISCOVERY, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] part = " ".repeat(64 * 1024).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            for (int written = 0; written < 1_000; written++) {
                exchange.getResponseBody().write(part);
            }
        });

        assertFails(provider(other.issuer(), "60s"), "larger than 256 KiB");
    }

    @Test
    void redirectIsNotFollowed() {
        other.serve(DISCOVERY, exchange -> {
            exchange.getResponseHeaders().set("Location", other.issuer() + "/keys");
            exchange.sendResponseHeaders(302, -1);
        });

        assertFails(provider(other.issuer(), "60s"), "The provider answered 302.");
    }

    @Test
    void invalidMetadataAreRefused() {
        OidcProvider provider = provider(other.issuer(), "60s");
        other.serve(DISCOVERY, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('[');
        });
        assertFails(provider, "not a JSON object");

        Map<String, Object> metadata = other.metadata();
        other.serve(DISCOVERY, exchange -> TestOpenIdProvider.send(exchange, 200, metadata));
        metadata.put("issuer", "https://issuer.example");
        assertFails(provider, "another issuer");
        metadata.put("issuer", other.issuer());
        metadata.put("token_endpoint", "file:///etc/passwd");
        assertFails(provider, "token_endpoint");
        metadata.remove("token_endpoint");
        assertFails(provider, "token_endpoint");
    }

    @Test
    void encryptedProviderHasNoUnencryptedAddress() {
        Map<String, Object> metadata = other.metadata();
        metadata.put("issuer", "https://issuer.example");

        assertThatThrownBy(() -> OidcMetadata.parse("https://issuer.example", metadata))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("https:");
    }

    @Test
    void secretIsInTheBodyIfTheProviderWantsIt() throws IOException {
        Map<String, Object> metadata = other.metadata();

        assertThat(OidcMetadata.parse(other.issuer(), metadata).secretInBody()).isFalse();
        metadata.put("token_endpoint_auth_methods_supported", List.of("client_secret_post", "private_key_jwt"));
        assertThat(OidcMetadata.parse(other.issuer(), metadata).secretInBody()).isTrue();
        metadata.remove("token_endpoint_auth_methods_supported");
        assertThat(OidcMetadata.parse(other.issuer(), metadata).secretInBody()).isFalse();
    }

    @Test
    void whatTheProviderSeesDoesNotRevealTheSecret() {
        assertThat(List.of(attempt.state(), attempt.nonce(), attempt.verifier(), attempt.challenge()))
                .doesNotHaveDuplicates()
                .allMatch(value -> value.length() == 43 && !value.contains(attempt.secret()));
        assertThat(OidcAttempt.parse(attempt.cookie())).contains(attempt);
        assertThat(OidcAttempt.parse("no attempt")).isEmpty();
        assertThat(OidcAttempt.parse("secret.%%%")).isEmpty();
        assertThat(attempt.toString()).doesNotContain(attempt.secret());
    }
}
