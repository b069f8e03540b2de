package dev.bartizan.replica.proxy;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.access.forward.ForwardAuthConfig;
import dev.bartizan.decision.bouncer.BouncerConfig;
import dev.bartizan.error.CorrelationId;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ErrorWriter;
import dev.bartizan.error.WrittenError;
import dev.bartizan.http.RequestEnd;
import dev.bartizan.http.TrustedProxies;
import dev.bartizan.http.WebSocketHandshake;
import dev.bartizan.node.NodeName;
import dev.bartizan.replica.follower.Follower;
import dev.bartizan.replica.follower.Leader;
import dev.bartizan.replica.follower.LeaderChanged;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
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
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import java.net.ConnectException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A reverse proxy in front of the node that leads. */
@Singleton
class LeaderProxy {

    private static final Logger LOG = Logger.getLogger(LeaderProxy.class);

    /** Marks a request that another node has passed on, so that it isn't passed on again. Its value is the node's name. */
    static final String PASSED_ON = "Bartizan-Passed-On";

    private static final int CONNECT_MILLIS = 1_000;

    /** Event streams send something every 15 s, and the preview of a list can take a minute. */
    private static final int LONGEST_SILENCE_SECONDS = 90;

    /** Streams of events keep their connections. */
    private static final int MOST_CONNECTIONS = 1_000;

    private static final int MOST_WAITING = 1_000;

    /** The address of a client that has none, as at a UNIX socket. */
    private static final String UNSPECIFIED = "0.0.0.0";

    private final Follower follower;
    private final NodeName name;
    private final TrustedProxies proxies;
    private final CorrelationId correlationId;
    private final ErrorWriter errors;
    private final Vertx vertx;

    /** The headers that count only from a trusted proxy. */
    private final List<String> fromProxies;

    /** Responses with events that were passed on and have not ended. */
    private final Set<HttpServerResponse> streams = ConcurrentHashMap.newKeySet();

    /** Guarded by {@code this}. */
    private @Nullable Upstream upstream;

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

    /**
     * The connections to one leader.
     *
     * @param requests for everything but handshakes
     * @param sockets for WebSockets, which end earlier when this process stops
     */
    private record Upstream(Leader leader, Connections requests, Connections sockets) {

        private void close() {
            requests.client().close();
            sockets.client().close();
        }
    }

    private record Connections(HttpClient client, HttpProxy proxy) {}

    /**
     * Passes a request on, and answers it.
     *
     * @return false if the leader isn't known; then nothing was done
     */
    boolean passOn(RoutingContext context) {
        Optional<Upstream> open = follower.leader().map(this::to);
        if (open.isPresent()) {
            HttpServerRequest request = context.request();
            setForwardedHeaders(request);
            RequestEnd.observe(context, _ -> streams.remove(request.response()));
            boolean handshake = WebSocketHandshake.isHandshake(request);
            (handshake ? open.get().sockets() : open.get().requests()).proxy().handle(request);
        }
        return open.isPresent();
    }

    /** The requests that are open at a former leader end, so that streams of events begin again at the new one. */
    synchronized void changed(@Observes LeaderChanged event) {
        if (upstream != null && !follower.leader().equals(Optional.of(upstream.leader()))) {
            close();
        }
    }

    private synchronized Upstream to(Leader leader) {
        if (upstream == null || !upstream.leader().equals(leader)) {
            close();
            upstream = new Upstream(leader, connections(leader), connections(leader));
        }
        return upstream;
    }

    private Connections connections(Leader leader) {
        HttpClient client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setIdleTimeout(LONGEST_SILENCE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxPoolSize(MOST_CONNECTIONS)
                .setMaxWaitQueueSize(MOST_WAITING));
        return new Connections(
                client,
                HttpProxy.reverseProxy(client)
                        .origin(passed -> connect(leader, passed))
                        .addInterceptor(new Answering()));
    }

    /** Streams and WebSockets would keep a stopping service waiting; other requests are still answered. */
    void stopping(@Observes @Priority(Lifecycle.Stopping.FEATURES) ShutdownDelayInitiatedEvent event) {
        streams.forEach(HttpServerResponse::reset);
        synchronized (this) {
            if (upstream != null) {
                upstream.sockets().client().close();
            }
        }
    }

    void stop(@Observes @Priority(Lifecycle.Stop.FEATURES) ShutdownEvent event) {
        close();
    }

    private synchronized void close() {
        if (upstream != null) {
            upstream.close();
            upstream = null;
        }
    }

    /** Changes the request itself, because interceptors don't see the handshakes of WebSockets. */
    private void setForwardedHeaders(HttpServerRequest request) {
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
        // Otherwise the leader takes the port of the scheme.
        if (request.authority() != null && request.authority().port() > 0) {
            headers.set("X-Forwarded-Port", String.valueOf(request.authority().port()));
        }
        headers.set(CorrelationId.HEADER, correlationId.current());
        headers.set(PASSED_ON, name.text());
    }

    private Future<HttpClientRequest> connect(Leader leader, ProxyContext passed) {
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
                    HttpServerResponse response =
                            passed.request().proxiedRequest().response();
                    request.exceptionHandler(
                            failure -> LOG.debugv("passed_on_request_broke", kv("reason", failure.toString())));
                    request.continueHandler(_ -> response.writeContinue());
                    vertx.runOnContext(_ -> sendHead(request, response));
                    return request;
                });
    }

    /**
     * Sends the headers before the body arrives, so that the leader checks the credentials, and a client without any can't keep
     * a connection.
     */
    private static void sendHead(HttpClientRequest request, HttpServerResponse response) {
        try {
            request.sendHead().onFailure(failure -> LOG.debugv("head_not_passed_on", kv("reason", failure.toString())));
        } catch (IllegalArgumentException | IllegalStateException sent) {
            LOG.debugv("head_passed_on_before", kv("status", response.getStatusCode()));
        }
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
            HttpServerResponse response = passed.request().proxiedRequest().response();
            boolean stream = String.valueOf(passed.response().headers().get(HttpHeaders.CONTENT_TYPE))
                    .startsWith(MediaType.SERVER_SENT_EVENTS);
            Future<Void> sent = passed.sendResponse();
            if (stream) {
                streams.add(response);
                if (response.ended() || response.closed()) {
                    streams.remove(response);
                }
                // The first event can be far away.
                if (!response.headWritten() && !response.ended()) {
                    response.writeHead();
                }
            }
            return sent;
        }
    }
}
