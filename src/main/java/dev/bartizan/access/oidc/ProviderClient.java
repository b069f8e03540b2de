package dev.bartizan.access.oidc;

import dev.bartizan.net.BlockingHttpClient;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Sends requests to the provider. Each one has a limit for its time and for the size of the response. Follows no redirects. */
@Singleton
class ProviderClient {

    /** Keys and claims have some kilobytes. */
    private static final int LARGEST_RESPONSE = 256 * 1024;

    private final BlockingHttpClient client;
    private final Duration timeout;

    ProviderClient(Vertx vertx, OidcConfig config) {
        this.timeout = config.timeout();
        this.client = new BlockingHttpClient(vertx, timeout);
    }

    @PreDestroy
    void close() {
        client.close();
    }

    /**
     * A response.
     *
     * @param body the JSON object; empty if the body is something else
     */
    record Received(int status, Optional<Map<String, Object>> body) {

        private static final int OK = 200;

        /**
         * The JSON object of a successful response.
         *
         * @throws IOException with a message for people
         */
        Map<String, Object> require() throws IOException {
            if (status != OK) {
                throw new IOException("The provider answered %d.".formatted(status));
            }
            return body.orElseThrow(() -> new IOException("The provider's response is not a JSON object."));
        }
    }

    /**
     * Gets a JSON object.
     *
     * @param token the access token to send
     * @throws IOException if there is no response; the message is for people and has no secret
     */
    Received get(String url, Optional<String> token) throws IOException {
        RequestOptions request = new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(url);
        token.ifPresent(value -> request.putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + value));
        return send(request, Optional.empty());
    }

    /**
     * Sends a form.
     *
     * @param authorization value of the header {@code Authorization}
     * @throws IOException like {@link #get}
     */
    Received post(String url, Map<String, String> form, Optional<String> authorization) throws IOException {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(url)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-www-form-urlencoded");
        authorization.ifPresent(value -> request.putHeader(HttpHeaders.AUTHORIZATION, value));
        return send(request, Optional.of(Buffer.buffer(encode(form))));
    }

    /** Encodes the parameters of a form or a query. */
    static String encode(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(each -> each.getKey() + "=" + encode(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Received send(RequestOptions request, Optional<Buffer> body) throws IOException {
        request.putHeader(HttpHeaders.ACCEPT, "application/json").putHeader(HttpHeaders.USER_AGENT, "bartizan");
        try {
            return client.exchange(() -> request, body, ProviderClient::read, timeout);
        } catch (SocketTimeoutException late) {
            throw late;
        } catch (IOException failure) {
            throw new IOException(reason(failure.getCause()), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted.");
        }
    }

    private static Future<Received> read(HttpClientResponse response) {
        Promise<Received> received = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(received::tryFail);
        response.endHandler(_ -> received.tryComplete(
                new Received(response.statusCode(), parse(body.toString(StandardCharsets.UTF_8)))));
        response.handler(part -> {
            if (body.length() + part.length() > LARGEST_RESPONSE) {
                received.tryFail(new OversizedResponse());
                response.request().reset();
            } else {
                body.appendBuffer(part);
            }
        });
        return received.future();
    }

    private static Optional<Map<String, Object>> parse(String body) {
        try {
            return Optional.of(JsonUtil.parseJson(body));
        } catch (JoseException noObject) {
            return Optional.empty();
        }
    }

    private static final class OversizedResponse extends IOException {}

    /** Our own text, because a library's message could contain a secret. */
    private static String reason(@Nullable Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            switch (each) {
                case OversizedResponse oversized -> {
                    return "The response is larger than %d KiB.".formatted(LARGEST_RESPONSE / 1024);
                }
                case SSLException tls -> {
                    return "The encrypted connection failed.";
                }
                case ConnectException refused -> {
                    return "The connection failed.";
                }
                case UnknownHostException unknown -> {
                    return "The host name is unknown.";
                }
                default -> {}
            }
        }
        return "The connection broke before the end of the response.";
    }
}
