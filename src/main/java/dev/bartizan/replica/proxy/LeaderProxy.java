package dev.bartizan.replica.proxy;

import dev.bartizan.access.forward.ForwardAuthConfig;
import dev.bartizan.decision.bouncer.BouncerConfig;
import dev.bartizan.error.CorrelationId;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ErrorWriter;
import dev.bartizan.error.WrittenError;
import dev.bartizan.http.TrustedProxies;
import dev.bartizan.node.NodeName;
import dev.bartizan.replica.follower.Follower;
import dev.bartizan.replica.follower.Leader;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.ConnectException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A reverse proxy in front of the node that leads. */
@Singleton
class LeaderProxy {

    /** Marks a request that another node has passed on, so that it isn't passed on again. Its value is the node's name. */
    static final String PASSED_ON = "Bartizan-Passed-On";

    private static final int CONNECT_MILLIS = 1_000;

    /** Event streams send something every 15 s, and the preview of a list can take a minute. */
    private static final int LONGEST_SILENCE_SECONDS = 90;

    /** Streams of events keep their connections. */
    private static final int MOST_CONNECTIONS = 1_000;

    private static final int MOST_WAITING = 1_000;

    /** The address of a client that has none, as at a UNIX socket. No network contains it. */
    private static final String UNSPECIFIED = "0.0.0.0";

    private final Follower follower;
    private final NodeName name;
    private final TrustedProxies proxies;
    private final CorrelationId correlationId;
    private final ErrorWriter errors;
    private final Vertx vertx;

    /** The headers that count only from a trusted proxy. */
    private final List<String> fromProxies;

    /** Guarded by {@code this}. */
    private @Nullable Way way;

    LeaderProxy(
            Follower follower,
            NodeName name,
            TrustedProxies proxies,
            ForwardAuthConfig forwardAuth,
            BouncerConfig bouncers,
            CorrelationId correlationId,
            ErrorWriter errors,
            Vertx vertx) {
        this.follower = follower;
        this.name = name;
        this.proxies = proxies;
        this.correlationId = correlationId;
        this.errors = errors;
        this.vertx = vertx;
        this.fromProxies = Stream.of(forwardAuth.userHeader(), forwardAuth.groupsHeader(), bouncers.certificateHeader())
                .flatMap(Optional::stream)
                .toList();
    }

    /** The connections to one leader. */
    private record Way(Leader leader, HttpClient client, HttpProxy proxy) {}

    /**
     * Passes a request on, and answers it.
     *
     * @return false if the leader isn't known; then nothing was done
     */
    boolean passOn(HttpServerRequest request) {
        Optional<HttpProxy> proxy = follower.leader().map(this::to);
        if (proxy.isPresent()) {
            sayWhoAsks(request);
            proxy.get().handle(request);
        }
        return proxy.isPresent();
    }

    /** The requests that are open at a former leader end. */
    private synchronized HttpProxy to(Leader leader) {
        if (way == null || !way.leader().equals(leader)) {
            close();
            HttpClient client = vertx.createHttpClient(new HttpClientOptions()
                    .setConnectTimeout(CONNECT_MILLIS)
                    .setIdleTimeout(LONGEST_SILENCE_SECONDS)
                    .setIdleTimeoutUnit(TimeUnit.SECONDS)
                    .setMaxPoolSize(MOST_CONNECTIONS)
                    .setMaxWaitQueueSize(MOST_WAITING));
            way = new Way(
                    leader,
                    client,
                    HttpProxy.reverseProxy(client)
                            .origin(passed -> connect(leader, passed))
                            .addInterceptor(new Answering()));
        }
        return way.proxy();
    }

    /** Streams that were passed on would keep a stopping service waiting. */
    void stop(@Observes @Priority(Lifecycle.Stopping.FEATURES) ShutdownDelayInitiatedEvent event) {
        close();
    }

    private synchronized void close() {
        if (way != null) {
            way.client().close();
            way = null;
        }
    }

    /** Changes the request itself, because interceptors don't see the handshakes of WebSockets. */
    private void sayWhoAsks(HttpServerRequest request) {
        // Read before the headers are removed, from which they may come.
        String address =
                Optional.ofNullable(request.remoteAddress().hostAddress()).orElse(UNSPECIFIED);
        String scheme = String.valueOf(request.scheme());
        boolean trusted = proxies.sent(request);
        MultiMap headers = request.headers();
        if (!trusted) {
            fromProxies.forEach(headers::remove);
        }
        headers.names().stream()
                .filter(header -> header.toLowerCase(Locale.ROOT).startsWith("x-forwarded-"))
                .toList()
                .forEach(headers::remove);
        headers.remove("Forwarded");
        headers.set("X-Forwarded-For", address);
        headers.set("X-Forwarded-Proto", scheme);
        headers.set(CorrelationId.HEADER, correlationId.current());
        headers.set(PASSED_ON, name.text());
    }

    private static Future<HttpClientRequest> connect(Leader leader, ProxyContext passed) {
        HostAndPort authority = passed.request().proxiedRequest().authority();
        return passed.client()
                .request(new RequestOptions()
                        .setHost(leader.address().host())
                        .setPort(leader.address().port())
                        .setSsl(leader.address().tls()))
                .recover(failure -> Future.failedFuture(new NotConnectedException(failure)))
                .map(request -> {
                    if (authority != null) {
                        request.authority(authority);
                    }
                    return request;
                });
    }

    /** The leader has got nothing of the request. */
    private static final class NotConnectedException extends ConnectException {

        private static final long serialVersionUID = 1;

        NotConnectedException(Throwable cause) {
            super("not connected");
            initCause(cause);
        }
    }

    /** Answers if the leader doesn't. */
    private final class Answering implements ProxyInterceptor {

        @Override
        public Future<ProxyResponse> handleProxyRequest(ProxyContext passed) {
            return passed.sendRequest().recover(failure -> Future.succeededFuture(failed(passed, failure)));
        }

        private ProxyResponse failed(ProxyContext passed, Throwable failure) {
            HttpMethod method = passed.request().getMethod();
            boolean nothingDone =
                    failure instanceof NotConnectedException || method == HttpMethod.GET || method == HttpMethod.HEAD;
            ErrorCode code = nothingDone ? ErrorCode.LEADER_UNREACHABLE : ErrorCode.LEADER_LOST;
            WrittenError error = errors.write(
                    code.status(),
                    code,
                    code.message(),
                    Map.of(),
                    passed.request().proxiedRequest().getHeader(HttpHeaders.ACCEPT));
            ProxyResponse response = passed.request().release().response().setStatusCode(error.status());
            error.headers().forEach(response::putHeader);
            return response.setBody(Body.body(Buffer.buffer(error.body())));
        }

        /** The leader's headers replace those that every response of this node has. */
        @Override
        public Future<Void> handleProxyResponse(ProxyContext passed) {
            MultiMap own = passed.request().proxiedRequest().response().headers();
            passed.response().headers().names().forEach(own::remove);
            return passed.sendResponse();
        }
    }
}
