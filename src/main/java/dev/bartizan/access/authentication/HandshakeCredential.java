package dev.bartizan.access.authentication;

import dev.bartizan.access.token.TokenSecret;
import dev.bartizan.http.FilterOrder;
import dev.bartizan.http.WebSocketHandshake;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.quarkus.arc.All;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * Moves {@code token} and {@code ticket} out of the query of a WebSocket handshake, because browsers can't send headers
 * with it. Runs before all other filters, so that no log contains them. Applies only to the handshake of a
 * {@link TicketedSocket}; in other requests they are ordinary parameters and grant nothing.
 */
@Singleton
public class HandshakeCredential {

    private static final String TOKEN = "token";
    private static final String TICKET = "ticket";
    private static final String KEY = HandshakeCredential.class.getName() + ".";

    /** The headers in which a node passes them on to the one that leads. They count as much as in the query. */
    private static final Map<String, String> HEADERS =
            Map.of(TOKEN, "Bartizan-Handshake-Token", TICKET, "Bartizan-Handshake-Ticket");

    private final Set<String> paths;

    HandshakeCredential(@All List<TicketedSocket> sockets) {
        this.paths = sockets.stream().map(TicketedSocket::path).collect(Collectors.toUnmodifiableSet());
    }

    void register(@Observes Filters filters) {
        FilterOrder.SECRETS_OUT_OF_ADDRESS.register(filters, this::extractSecrets);
    }

    private void extractSecrets(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!paths.contains(request.path()) || !WebSocketHandshake.isHandshake(request)) {
            context.next();
            return;
        }
        HEADERS.forEach((name, header) -> {
            String secret = request.getHeader(header);
            if (secret != null) {
                request.headers().remove(header);
                context.put(KEY + name, new TokenSecret(secret));
            }
        });
        String query = request.query();
        if (query == null) {
            context.next();
            return;
        }
        StringJoiner rest = new StringJoiner("&");
        boolean found = false;
        for (String parameter : query.split("&")) {
            int equals = parameter.indexOf('=');
            String name = decode(equals < 0 ? parameter : parameter.substring(0, equals));
            if (name.equals(TOKEN) || name.equals(TICKET)) {
                found = true;
                context.put(KEY + name, new TokenSecret(equals < 0 ? "" : decode(parameter.substring(equals + 1))));
            } else {
                rest.add(parameter);
            }
        }
        if (found) {
            context.reroute(request.path() + (rest.length() == 0 ? "" : "?" + rest));
        } else {
            context.next();
        }
    }

    /** Returns an empty text if the text can't be decoded, because our tokens always can. */
    private static String decode(String text) {
        try {
            return QueryStringDecoder.decodeComponent(text);
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    /** Puts what was in the query of a handshake into headers of the request, for another node. */
    public static void passOn(RoutingContext context) {
        HEADERS.forEach((name, header) -> Optional.<TokenSecret>ofNullable(context.get(KEY + name))
                .ifPresent(secret -> context.request().headers().set(header, secret.value())));
    }

    /** The token from the query of a handshake. */
    static Optional<TokenSecret> token(RoutingContext context) {
        return Optional.ofNullable(context.get(KEY + TOKEN));
    }

    /** The ticket from the query of a handshake. */
    static Optional<TokenSecret> ticket(RoutingContext context) {
        return Optional.ofNullable(context.get(KEY + TICKET));
    }
}
