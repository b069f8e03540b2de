package dev.bartizan.notify;

import dev.bartizan.http.RetryAfter;
import dev.bartizan.net.BlockingHttpClient;
import dev.bartizan.net.NameResolver;
import dev.bartizan.net.PublicInternet;
import dev.bartizan.notify.NotificationFormat.Payload;
import dev.bartizan.notify.mail.Mail;
import dev.bartizan.notify.mail.MailAddress;
import dev.bartizan.notify.mail.SmtpClient;
import dev.bartizan.notify.mail.SmtpException;
import dev.bartizan.notify.mail.SmtpServer;
import dev.bartizan.protection.ProtectedAddresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and e-mails to targets. Does not follow redirects, because clients handle redirected POST requests differently.
 * Private addresses are allowed for the targets of the configuration, and for others that say so.
 */
@Singleton
class WebhookClient {

    private static final int SUCCESS = 200;
    private static final int REDIRECTION = 300;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;
    private static final int MAIL_ACCEPTED = 250;

    private static final String UNKNOWN_HOST = "The host name is unknown.";
    private static final String NOT_PUBLIC =
            "The target's host is not on the public Internet. Set “allow_private” for the target if that is intended.";

    private final BlockingHttpClient client;
    private final SmtpClient mail;
    private final ProtectedAddresses protectedAddresses;
    private final Duration timeout;
    private final Clock clock;
    private final NameResolver resolver;

    WebhookClient(
            Vertx vertx,
            NotifyConfig config,
            Clock clock,
            ProtectedAddresses protectedAddresses,
            NameResolver resolver) {
        this.resolver = resolver;
        this.timeout = config.timeout();
        this.clock = clock;
        this.protectedAddresses = protectedAddresses;
        this.mail = new SmtpClient(timeout, clock);
        this.client = new BlockingHttpClient(vertx, timeout, protectedAddresses::webhook);
    }

    @PreDestroy
    void close() {
        client.close();
    }

    /**
     * Sends a request and waits for the response, whose body is not read; or an e-mail. Interrupting the thread cancels
     * it.
     */
    Attempt post(Webhook webhook, String id, Payload payload) throws InterruptedException {
        try {
            return webhook.endpoint().mail() ? mail(webhook, id, payload) : request(webhook, id, payload);
        } catch (ExecutionException unknown) {
            return retryable(OptionalInt.empty(), UNKNOWN_HOST, Optional.empty());
        } catch (TimeoutException late) {
            return retryable(OptionalInt.empty(), "The host name was not resolved in time.", Optional.empty());
        } catch (SocketTimeoutException late) {
            return retryable(OptionalInt.empty(), String.valueOf(late.getMessage()), Optional.empty());
        } catch (SmtpException refused) {
            Optional<String> why = Optional.ofNullable(refused.getMessage());
            return refused.temporary()
                    ? new Attempt.Retryable(refused.code(), why, Optional.empty())
                    : new Attempt.Refused(refused.code(), why);
        } catch (IOException failure) {
            return retryable(OptionalInt.empty(), reason(failure), Optional.empty());
        }
    }

    private Attempt mail(Webhook webhook, String id, Payload payload)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        SmtpServer server = SmtpServer.of(webhook.endpoint().url());
        InetAddress address = resolver.resolve(webhook.host(), timeout).getFirst();
        if (webhook.endpoint().publicOnly() && !PublicInternet.has(address)) {
            return new Attempt.Refused(OptionalInt.empty(), Optional.of(NOT_PUBLIC));
        }
        protectedAddresses.webhook(SocketAddress.inetSocketAddress(server.port(), address.getHostAddress()));
        mail.send(
                server,
                address,
                new Mail(
                        id,
                        webhook.endpoint().sender(),
                        MailAddress.list(webhook.endpoint().recipient()),
                        String.valueOf(payload.headers().get(NotificationFormat.SUBJECT)),
                        new String(payload.body(), StandardCharsets.UTF_8)));
        return new Attempt.Accepted(OptionalInt.of(MAIL_ACCEPTED));
    }

    private Attempt request(Webhook webhook, String id, Payload payload)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        RequestOptions options = new RequestOptions()
                .setMethod(webhook.format().method())
                .setAbsoluteURI(webhook.address(id))
                .putHeader(HttpHeaders.USER_AGENT, "bartizan");
        payload.headers().forEach(options::putHeader);
        webhook.authorization().ifPresent(value -> options.putHeader(HttpHeaders.AUTHORIZATION, value));
        webhook.signature()
                .ifPresent(signature ->
                        signature.headers(id, clock.instant(), payload.body()).forEach(options::putHeader));
        if (webhook.endpoint().publicOnly()) {
            InetAddress address = resolver.resolve(webhook.host(), timeout).getFirst();
            if (!PublicInternet.has(address)) {
                return new Attempt.Refused(OptionalInt.empty(), Optional.of(NOT_PUBLIC));
            }
            // Not resolved again: the next answer could be another one.
            options.setServer(SocketAddress.inetSocketAddress(options.getPort(), address.getHostAddress()));
        }
        return client.exchange(
                () -> options,
                Optional.of(Buffer.buffer(payload.body())),
                response -> Future.succeededFuture(judge(response)),
                timeout);
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
                    return UNKNOWN_HOST;
                }
                default -> {}
            }
        }
        return "The connection broke before the response.";
    }
}
