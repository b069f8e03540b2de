package dev.bartizan.deployment;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks Caddy, and new containers. */
@Singleton
class HttpCalls {

    private static final int LARGEST_ANSWER = 16 * 1024 * 1024;

    private final Vertx vertx;
    private final HttpClient client;
    private final Duration timeout;

    HttpCalls(Vertx vertx, DeploymentConfig config) {
        this.vertx = vertx;
        this.timeout = config.timeout();
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(timeout.toMillis()))
                .setKeepAlive(false));
    }

    @PreDestroy
    void close() {
        client.close();
    }

    /**
     * What came back.
     *
     * @param etag in the head or, as with Caddy, behind the body
     */
    record Answer(int status, String body, Optional<String> etag) {

        boolean ok() {
            return status >= 200 && status < 300;
        }
    }

    Answer get(String uri) throws IOException {
        return exchange(HttpMethod.GET, uri, Map.of(), Optional.empty());
    }

    /**
     * Sends a request and waits for its answer.
     *
     * @throws IOException if there is none in time
     */
    Answer exchange(HttpMethod method, String uri, Map<String, String> headers, Optional<String> body)
            throws IOException {
        Promise<HttpClientRequest> connecting = Promise.promise();
        Promise<Answer> answer = Promise.promise();
        // All in one thread, or an answer could have come to its end before anybody reads it.
        vertx.getOrCreateContext().runOnContext(_ -> {
            // Within a future, so that an address that is none fails as one that nobody answers at.
            Future.succeededFuture()
                    .compose(_ -> {
                        RequestOptions options =
                                new RequestOptions().setMethod(method).setAbsoluteURI(uri);
                        headers.forEach(options::putHeader);
                        return client.request(options);
                    })
                    .onComplete(connecting);
            connecting
                    .future()
                    .compose(request -> body.map(text -> request.send(Buffer.buffer(text)))
                            .orElseGet(request::send)
                            .compose(HttpCalls::read))
                    .onComplete(answer);
        });
        try {
            return answer.future()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw new IOException(failure.getCause().getMessage(), failure.getCause());
        } catch (TimeoutException late) {
            throw new IOException("No answer within %d ms.".formatted(timeout.toMillis()), late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } finally {
            connecting.future().onSuccess(request -> request.connection().close());
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
