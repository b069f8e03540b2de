package dev.bartizan.access.authentication;

import dev.bartizan.access.Credential;
import dev.bartizan.access.CredentialValidity;
import dev.bartizan.access.Role;
import dev.bartizan.access.token.KnownToken;
import dev.bartizan.access.token.TokenSecret;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.vertx.core.net.SocketAddress;
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
 * Issues tickets, which replace tokens in the query of a WebSocket handshake. A ticket is valid for one handshake, for
 * {@link #LIFETIME} at most, and not longer than the caller's credential. It is kept in memory. It grants at most the role
 * viewer, because address bars and proxy logs can reveal it.
 */
@Singleton
public class Tickets {

    /** How long a ticket is valid. */
    public static final Duration LIFETIME = Duration.ofSeconds(30);

    /** Maximum number of tickets, to bound the memory; the oldest ones are dropped. */
    private static final int MAX_TICKETS = 1_000;

    private final CredentialValidity validity;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** By the hash of the secret, oldest first. */
    private final Map<String, StoredTicket> byHash = new LinkedHashMap<>();

    Tickets(CredentialValidity validity, Clock clock) {
        this.validity = validity;
        this.clock = clock;
    }

    private record StoredTicket(SecurityIdentity holder, Instant expiresAt) {}

    /**
     * A new ticket.
     *
     * @param secret the text for the query
     * @param expiresAt the first moment when it is no longer valid
     */
    public record Ticket(TokenSecret secret, Instant expiresAt) {}

    /** Issues a ticket to a caller. */
    public synchronized Ticket issue(SecurityIdentity caller) {
        SecurityIdentity holder = asViewer(caller);
        Instant now = clock.instant();
        Iterator<StoredTicket> oldestFirst = byHash.values().iterator();
        while (oldestFirst.hasNext()) {
            StoredTicket oldest = oldestFirst.next();
            if (byHash.size() < MAX_TICKETS && now.isBefore(oldest.expiresAt())) {
                break;
            }
            oldestFirst.remove();
        }
        Ticket ticket = new Ticket(TokenSecret.random(random), now.plus(LIFETIME));
        byHash.put(ticket.secret().hash(), new StoredTicket(holder, ticket.expiresAt()));
        return ticket;
    }

    /** The caller's identity, reduced to the roles of a viewer. */
    static SecurityIdentity asViewer(SecurityIdentity caller) {
        Set<String> roles = new HashSet<>(Role.VIEWER.included());
        roles.retainAll(caller.getRoles());
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(caller.getPrincipal())
                .addRoles(roles)
                .addAttributes(caller.getAttributes())
                .build();
    }

    /**
     * Removes a ticket; returns the identity of its holder if it is valid, and if the holder's token is accepted from the
     * client.
     */
    synchronized Optional<SecurityIdentity> redeem(TokenSecret secret, SocketAddress client) {
        return Optional.ofNullable(byHash.remove(secret.hash()))
                .filter(held -> KnownToken.of(held.holder()).allMatch(token -> token.acceptedFrom(client)))
                .filter(held -> clock.instant().isBefore(held.expiresAt()))
                .filter(held -> validity.valid(Credential.of(held.holder()), clock.instant()))
                .map(StoredTicket::holder);
    }
}
