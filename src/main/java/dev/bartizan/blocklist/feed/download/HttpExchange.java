package dev.bartizan.blocklist.feed.download;

import dev.bartizan.blocklist.BlocklistConfig;
import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.TimeLimit;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One request and its response, with a server whose addresses are already resolved. */
final class HttpExchange {

    /** A response whose body has not been read. */
    record Answer(HttpClientResponse response, FeedBody body) {

        int status() {
            return response.statusCode();
        }

        Optional<String> header(String name) {
            return Optional.ofNullable(response.getHeader(name));
        }

        void close() {
            body.close();
        }
    }

    private final HttpClient client;
    private final OriginTls origins;
    private final BlocklistConfig.Download config;

    /** The options configure TLS trust; all other connection options are set here. */
    HttpExchange(Vertx vertx, BlocklistConfig.Download config, FeedTlsConfig tls, HttpClientOptions options) {
        this.config = config;
        options.setConnectTimeout(Math.toIntExact(config.connectTimeout().toMillis()))
                // Feeds are hours apart, so a connection is never used twice.
                .setKeepAlive(false)
                // Without connections that are kept there is nothing to look for every second.
                .setPoolCleanerPeriod(0);
        this.client = vertx.createHttpClient(options);
        this.origins = new OriginTls(vertx, tls, options);
    }

    /**
     * Requests a feed and waits until the response begins. Connects to one of the given addresses; the certificate must
     * match the host name in the URL.
     *
     * @param url address to send the request to, after redirects
     * @param request what to ask for
     * @param ownOrigin whether the credentials, headers and client certificate of the request are sent
     * @throws FeedException of {@link FeedFailure#UNREACHABLE} or {@link FeedFailure#TIMEOUT} if none of them answers
     */
    Answer get(URI url, List<InetAddress> addresses, FeedRequest request, boolean ownOrigin, TimeLimit deadline)
            throws FeedException {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setSsl(FeedUrl.scheme(url).equals("https"))
                .setHost(url.getHost())
                .setPort(FeedUrl.port(url))
                .setURI(target(url))
                .putHeader(HttpHeaders.USER_AGENT, config.userAgent())
                .putHeader(HttpHeaders.ACCEPT, "*/*")
                .putHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
        request.etag().ifPresent(value -> options.putHeader(HttpHeaders.IF_NONE_MATCH, value));
        request.lastModified().ifPresent(value -> options.putHeader(HttpHeaders.IF_MODIFIED_SINCE, value));
        if (ownOrigin) {
            Optional.ofNullable(request.url().getUserInfo())
                    .ifPresent(value -> options.putHeader(HttpHeaders.AUTHORIZATION, basic(value)));
            request.headers().values().forEach(options::putHeader);
        }
        HttpClient through = ownOrigin ? origins.client(url).orElse(client) : client;
        return send(connect(through, options, addresses, deadline), deadline);
    }

    void close() {
        client.close();
        origins.close();
    }

    /** Tries the addresses in turn: a host can have an IPv6 address that this machine can't reach. */
    private HttpClientRequest connect(
            HttpClient through, RequestOptions options, List<InetAddress> addresses, TimeLimit deadline)
            throws FeedException {
        FeedException last = null;
        for (InetAddress address : addresses) {
            options.setServer(SocketAddress.inetSocketAddress(options.getPort(), address.getHostAddress()));
            Future<HttpClientRequest> connecting = through.request(options);
            try {
                return await(connecting, config.connectTimeout(), deadline);
            } catch (FeedException e) {
                connecting.onSuccess(late -> late.connection().close());
                if (e.failure() != FeedFailure.UNREACHABLE && e.failure() != FeedFailure.TIMEOUT || deadline.isOver()) {
                    throw e;
                }
                last = e;
            }
        }
        throw last == null ? new FeedException(FeedFailure.UNREACHABLE, "The host has no address.") : last;
    }

    private Answer send(HttpClientRequest request, TimeLimit deadline) throws FeedException {
        // Register the handler before sending: a short response can end before the next line runs.
        Future<Answer> answer = request.response()
                .map(response -> new Answer(
                        response,
                        new FeedBody(response, config.maximumBytes(), config.idleTimeout(), deadline).start()));
        request.end();
        try {
            return await(answer, config.idleTimeout(), deadline);
        } catch (FeedException e) {
            request.connection().close();
            throw e;
        }
    }

    private static <T> T await(Future<T> future, Duration atMost, TimeLimit deadline) throws FeedException {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .get(deadline.nanosAtMost(atMost), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (TimeoutException e) {
            throw new FeedException(FeedFailure.TIMEOUT, "The server did not answer in time.", Map.of(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FeedException(FeedFailure.INTERRUPTED, "The download was cancelled.", Map.of(), e);
        }
    }

    private static FeedException failure(@Nullable Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof SSLException) {
                return new FeedException(
                        FeedFailure.TLS,
                        "The encrypted connection to the server failed: %s".formatted(each.getMessage()),
                        Map.of(),
                        cause);
            }
        }
        if (cause instanceof ConnectTimeoutException) {
            return new FeedException(
                    FeedFailure.TIMEOUT, "The connection to the server was not made in time.", Map.of(), cause);
        }
        if (cause instanceof IllegalArgumentException || cause instanceof DecoderException) {
            return new FeedException(
                    FeedFailure.BAD_RESPONSE, "The server's answer is not valid HTTP.", Map.of(), cause);
        }
        return new FeedException(
                FeedFailure.UNREACHABLE,
                "There is no connection to the server: %s".formatted(cause == null ? null : cause.getMessage()),
                Map.of(),
                cause);
    }

    private static String target(URI url) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    private static String basic(String userInfo) {
        return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
    }
}
