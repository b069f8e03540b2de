package dev.bartizan.net;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A blocking HTTP client, based on Vert.x. Requests to the same host are rare, so connections are not reused.
 * Thread-safe.
 */
public final class BlockingHttpClient implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(BlockingHttpClient.class);

    private final Vertx vertx;
    private final HttpClient client;
    private final Consumer<SocketAddress> connected;

    /** @param connectTimeout maximum time to connect; a request can override it */
    public BlockingHttpClient(Vertx vertx, Duration connectTimeout) {
        this(vertx, connectTimeout, server -> {});
    }

    /**
     * @param connectTimeout maximum time to connect; a request can override it
     * @param connected gets the server's address of each connection, on an event loop
     */
    public BlockingHttpClient(Vertx vertx, Duration connectTimeout, Consumer<SocketAddress> connected) {
        this(vertx, connectTimeout, connected, new HttpClientOptions());
    }

    private BlockingHttpClient(
            Vertx vertx, Duration connectTimeout, Consumer<SocketAddress> connected, HttpClientOptions options) {
        this.vertx = vertx;
        this.connected = connected;
        this.client = vertx.createHttpClient(options.setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()))
                .setKeepAlive(false)
                // Without connections that are kept there is nothing to look for every second.
                .setPoolCleanerPeriod(0));
    }

    /** A client that accepts every certificate, so it doesn't know which server answers. */
    public static BlockingHttpClient withoutVerification(Vertx vertx, Duration connectTimeout) {
        return new BlockingHttpClient(
                vertx,
                connectTimeout,
                server -> {},
                new HttpClientOptions().setTrustAll(true).setVerifyHost(false));
    }

    @Override
    public void close() {
        client.close();
    }

    /**
     * Sends a request and waits until the response has been read.
     *
     * @param request an exception here is thrown as {@link IOException}
     * @param reader called with the head of the response, on an event loop; the rest of the body that it doesn't read
     *     is discarded
     * @param longest maximum time for the whole exchange
     * @throws IOException if there is no response; a {@link SocketTimeoutException} on timeout
     */
    public <T> T exchange(
            Supplier<RequestOptions> request,
            Optional<Buffer> body,
            Function<HttpClientResponse, Future<T>> reader,
            Duration longest)
            throws IOException, InterruptedException {
        Promise<HttpClientRequest> connecting = Promise.promise();
        Promise<T> answer = Promise.promise();
        // All on one event loop; otherwise a response could end before its handler is set.
        vertx.getOrCreateContext().runOnContext(_ -> {
            Future.succeededFuture().compose(_ -> client.request(request.get())).onComplete(connecting);
            connecting
                    .future()
                    .onSuccess(ready -> {
                        // Without a handler Vert.x logs the end of each connection as an error. The request fails as
                        // well.
                        ready.connection()
                                .exceptionHandler(
                                        failure -> LOG.debugv("connection_lost", kv("reason", failure.getMessage())));
                        connected.accept(ready.connection().remoteAddress());
                    })
                    .compose(ready -> body.map(ready::send).orElseGet(ready::send))
                    .compose(reader)
                    .onComplete(answer);
        });
        try {
            return answer.future()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            Throwable cause = Objects.requireNonNull(failure.getCause(), "a failed future has a cause");
            throw new IOException(cause.getMessage(), cause);
        } catch (TimeoutException late) {
            throw new SocketTimeoutException("No answer within %d ms.".formatted(longest.toMillis()));
        } finally {
            connecting.future().onSuccess(ready -> ready.connection().close());
        }
    }
}
