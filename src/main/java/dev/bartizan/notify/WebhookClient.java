package dev.bartizan.notify;

import dev.bartizan.http.RetryAfter;
import dev.bartizan.net.BlockingHttpClient;
import dev.bartizan.notify.NotificationFormat.Payload;
import dev.bartizan.protection.ProtectedAddresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to targets. Does not follow redirects, because clients handle redirected POST requests differently.
 * Private addresses are allowed, unlike for feeds.
 */
@Singleton
class WebhookClient {

    private static final int SUCCESS = 200;
    private static final int REDIRECTION = 300;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private final BlockingHttpClient client;
    private final Duration timeout;
    private final Clock clock;

    WebhookClient(Vertx vertx, NotifyConfig config, Clock clock, ProtectedAddresses protectedAddresses) {
        this.timeout = config.timeout();
        this.clock = clock;
        this.client = new BlockingHttpClient(vertx, timeout, protectedAddresses::webhook);
    }

    @PreDestroy
    void close() {
        client.close();
    }

    /** Sends a request and waits for the response, whose body is not read. Interrupting the thread cancels it. */
    Attempt post(Webhook webhook, String id, Payload payload) throws InterruptedException {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(webhook.url().toString())
                .putHeader(HttpHeaders.USER_AGENT, "bartizan");
        payload.headers().forEach(options::putHeader);
        webhook.authorization().ifPresent(value -> options.putHeader(HttpHeaders.AUTHORIZATION, value));
        webhook.signature()
                .ifPresent(signature ->
                        signature.headers(id, clock.instant(), payload.body()).forEach(options::putHeader));
        try {
            return client.exchange(
                    () -> options,
                    Optional.of(Buffer.buffer(payload.body())),
                    response -> Future.succeededFuture(judge(response)),
                    timeout);
        } catch (SocketTimeoutException late) {
            return retryable(OptionalInt.empty(), String.valueOf(late.getMessage()), Optional.empty());
        } catch (IOException failure) {
            return retryable(OptionalInt.empty(), reason(failure.getCause()), Optional.empty());
        }
    }

    private Attempt judge(HttpClientResponse response) {
        int code = response.statusCode();
        OptionalInt status = OptionalInt.of(code);
        if (code >= SUCCESS && code < REDIRECTION) {
            return new Attempt.Accepted(status);
        }
        String error = "The target answered %d.".formatted(code);
        if (code == REQUEST_TIMEOUT || code == TOO_MANY_REQUESTS || code >= SERVER_ERROR) {
            return retryable(status, error, RetryAfter.parse(response.getHeader("Retry-After"), clock));
        }
        return new Attempt.Refused(status, Optional.of(error));
    }

    private static Attempt retryable(OptionalInt status, String error, Optional<Duration> retryAfter) {
        return new Attempt.Retryable(status, Optional.of(error), retryAfter);
    }

    /** Our own text, because a library's message could contain more of the URL than the host. */
    private static String reason(@Nullable Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            switch (each) {
                case SSLException tls -> {
                    return "The encrypted connection failed: " + tls.getMessage();
                }
                case ConnectException refused -> {
                    return "The connection failed: " + refused.getMessage();
                }
                case UnknownHostException unknown -> {
                    return "The host name is unknown.";
                }
                default -> {}
            }
        }
        return "The connection broke before the response.";
    }
}
