package dev.bartizan.access.authentication;

import dev.bartizan.access.Credential;
import dev.bartizan.access.Role;
import dev.bartizan.access.token.TokenRegistry;
import dev.bartizan.access.token.TokenSecret;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Stands in for a token where it would be seen: a ticket goes into the query of one WebSocket handshake and is worth
 * nothing after that. It lives in memory, no longer than {@link #LIFETIME} or the token of who asked for it, and gives
 * the rights of a viewer at most: what an address bar or a log of a proxy has seen must not change anything.
 */
@Singleton
public class Tickets {

    /** How long a ticket waits for its handshake. */
    public static final Duration LIFETIME = Duration.ofSeconds(30);

    /** Beyond it the oldest one is worth nothing any more, so that memory stays bounded. */
    private static final int MOST = 1_000;

    private final TokenRegistry registry;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** By the hash of their secret, the oldest first. */
    private final Map<String, Held> byHash = new LinkedHashMap<>();

    Tickets(TokenRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
    }

    private record Held(SecurityIdentity holder, Instant expiresAt) {}

    /**
     * A new ticket.
     *
     * @param secret what goes into the query
     * @param expiresAt the first moment at which it is worth nothing any more
     */
    public record Ticket(TokenSecret secret, Instant expiresAt) {}

    /** Issues a ticket to somebody. */
    public synchronized Ticket issue(SecurityIdentity caller) {
        SecurityIdentity holder = asViewer(caller);
        Instant now = clock.instant();
        Iterator<Held> oldestFirst = byHash.values().iterator();
        while (oldestFirst.hasNext()) {
            Held oldest = oldestFirst.next();
            if (byHash.size() < MOST && now.isBefore(oldest.expiresAt())) {
                break;
            }
            oldestFirst.remove();
        }
        Ticket ticket = new Ticket(TokenSecret.random(random), now.plus(LIFETIME));
        byHash.put(ticket.secret().hash(), new Held(holder, ticket.expiresAt()));
        return ticket;
    }

    /** Somebody with the rights of a viewer, as far as they have those themselves. */
    static SecurityIdentity asViewer(SecurityIdentity caller) {
        Set<String> roles = new HashSet<>(Role.VIEWER.included());
        roles.retainAll(caller.getRoles());
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(caller.getPrincipal())
                .addRoles(roles)
                .addAttribute(Credential.attribute(), Credential.of(caller))
                .build();
    }

    /** Takes a ticket for good; who holds it, if it is valid. */
    synchronized Optional<SecurityIdentity> redeem(TokenSecret secret) {
        return Optional.ofNullable(byHash.remove(secret.hash()))
                .filter(held -> clock.instant().isBefore(held.expiresAt()))
                .filter(held -> registry.valid(Credential.of(held.holder()), clock.instant()))
                .map(Held::holder);
    }
}
