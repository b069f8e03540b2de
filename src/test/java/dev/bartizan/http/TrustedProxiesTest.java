package dev.bartizan.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Headers that only proxies may set, over real connections. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrustedProxiesTest {

    private static final String HEADER = "X-Client-Certificate";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final CompletableFuture<HttpServer> server = new CompletableFuture<>();
    /** The proxies of each test, by the request's path. */
    private final Map<String, TrustedProxies> proxies = new ConcurrentHashMap<>();

    @BeforeAll
    void listen() {
        vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .onSuccess(server::complete)
                .onFailure(server::completeExceptionally);
    }

    @AfterAll
    void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void answer(HttpServerRequest request) {
        request.response()
                .end(proxies.get(request.path()).header(request, HEADER).orElse("nothing"));
    }

    private String seen(Optional<List<String>> trusted, String... values) throws Exception {
        String path = "/" + UUID.randomUUID();
        proxies.put(path, new TrustedProxies(trusted));
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.join().actualPort() + path));
        List.of(values).forEach(value -> request.header(HEADER, value));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void aProxyIsBelieved() throws Exception {
        assertThat(seen(Optional.of(List.of("127.0.0.0/8")), " CN=edge ")).isEqualTo("CN=edge");
    }

    @Test
    void othersAreNot() throws Exception {
        assertThat(seen(Optional.empty(), "CN=edge")).isEqualTo("nothing");
        assertThat(seen(Optional.of(List.of("192.0.2.1", "2001:db8::/32")), "CN=edge"))
                .isEqualTo("nothing");
    }

    @Test
    void aHeaderThatIsThereTwiceMayBeTheClients() throws Exception {
        assertThat(seen(Optional.of(List.of("127.0.0.1")), "CN=edge", "CN=other"))
                .isEqualTo("nothing");
    }

    @Test
    void anEmptyHeaderIsNone() throws Exception {
        assertThat(seen(Optional.of(List.of("127.0.0.1")), "  ")).isEqualTo("nothing");
    }

    @Test
    void proxiesThatAreConfiguredByNameAreIgnored() {
        TrustedProxies named = new TrustedProxies(Optional.of(List.of("proxy.example.org", "192.0.2.1")));

        assertThat(named.isEmpty()).isFalse();
        assertThat(named.contains(IpAddress.of4(0xC0000201))).isTrue();
        assertThat(named.contains(IpRange.parse("192.0.2.2").first())).isFalse();
    }
}
