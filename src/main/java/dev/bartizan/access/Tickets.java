package dev.bartizan.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Stands in for a token where it would be seen: a ticket goes into the query of one WebSocket handshake and is worth
 * nothing after that. It lives in memory, as whoever asked for it, and no longer than {@link #LIFETIME}.
 */
@Singleton
public class Tickets {

    /** How long a ticket waits for its handshake. */
    public static final Duration LIFETIME = Duration.ofSeconds(30);

    /** Beyond it the oldest one is worth nothing any more, so that memory stays bounded. */
    private static final int MOST = 1_000;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** By the hash of their secret, the oldest first. */
    private final Map<String, Held> byHash = new LinkedHashMap<>();

    Tickets(Clock clock) {
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

    /** Issues a ticket to somebody, as who that is now. */
    public synchronized Ticket issue(SecurityIdentity caller) {
        SecurityIdentity holder = QuarkusSecurityIdentity.builder()
                .setPrincipal(caller.getPrincipal())
                .addRoles(caller.getRoles())
                .build();
        Instant now = clock.instant();
        Iterator<Held> oldestFirst = byHash.values().iterator();
        while (oldestFirst.hasNext()) {
            Held oldest = oldestFirst.next();
            if (byHash.size() < MOST && now.isBefore(oldest.expiresAt())) {
                break;
            }
            oldestFirst.remove();
        }
        Ticket ticket =
                new Ticket(TokenSecret.random(random), now.plus(LIFETIME).truncatedTo(ChronoUnit.MILLIS));
        byHash.put(ticket.secret().hash(), new Held(holder, ticket.expiresAt()));
        return ticket;
    }

    /** Takes a ticket for good; who holds it, if it is valid. */
    synchronized Optional<SecurityIdentity> redeem(TokenSecret secret) {
        return Optional.ofNullable(byHash.remove(secret.hash()))
                .filter(held -> clock.instant().isBefore(held.expiresAt()))
                .map(Held::holder);
    }
}
