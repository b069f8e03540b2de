package dev.bartizan.deployment.traffic;

import dev.bartizan.deployment.DeploymentConfig;
import dev.bartizan.net.BlockingHttpClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** HTTP client for Caddy and for new containers. Calls block. */
@Singleton
public class HttpCalls {

    private static final int LARGEST_ANSWER = 16 * 1024 * 1024;

    private final BlockingHttpClient client;
    private final Duration timeout;

    public HttpCalls(Vertx vertx, DeploymentConfig config) {
        this.timeout = config.timeout();
        this.client = new BlockingHttpClient(vertx, timeout);
    }

    @PreDestroy
    public void close() {
        client.close();
    }

    /**
     * An answer.
     *
     * @param etag from a header or, as Caddy sends it, a trailer
     */
    public record Answer(int status, String body, Optional<String> etag) {

        public boolean ok() {
            return status >= 200 && status < 300;
        }
    }

    public Answer get(String uri) throws IOException {
        return exchange(HttpMethod.GET, uri, Map.of(), Optional.empty());
    }

    /**
     * Sends a request and waits for its answer.
     *
     * @throws IOException if there is no answer within the timeout
     */
    Answer exchange(HttpMethod method, String uri, Map<String, String> headers, Optional<String> body)
            throws IOException {
        try {
            return client.exchange(
                    () -> {
                        RequestOptions options =
                                new RequestOptions().setMethod(method).setAbsoluteURI(uri);
                        headers.forEach(options::putHeader);
                        return options;
                    },
                    body.map(Buffer::buffer),
                    HttpCalls::read,
                    timeout);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private static Future<Answer> read(HttpClientResponse response) {
        Buffer body = Buffer.buffer();
        response.handler(part -> {
            if (body.length() + part.length() > LARGEST_ANSWER) {
                response.request().reset();
            } else {
                body.appendBuffer(part);
            }
        });
        return response.end()
                .map(_ -> new Answer(
                        response.statusCode(),
                        body.toString(StandardCharsets.UTF_8),
                        Optional.ofNullable(response.getHeader("Etag"))
                                .or(() -> Optional.ofNullable(response.getTrailer("Etag")))));
    }
}
