package dev.bartizan.access.session;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A session. Only the hash of its secret is stored. */
@Entity
@Table(name = "account_session")
class SessionRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    long accountId;

    /** SHA-256 of the secret in hexadecimal digits. */
    String hash;

    /** The generation of the account at the login. */
    long generation;

    Instant createdAt;
    Instant lastUsedAt;

    /** The client's address at the login. */
    @Nullable
    String address;

    /** The client's user agent at the login. */
    @Nullable
    String userAgent;

    SessionRow() {}

    SessionRow(long accountId, long generation, String hash, SessionOrigin origin, Instant createdAt) {
        this.accountId = accountId;
        this.generation = generation;
        this.hash = hash;
        this.createdAt = createdAt;
        this.lastUsedAt = createdAt;
        this.address = origin.address().orElse(null);
        this.userAgent = origin.userAgent().orElse(null);
    }

    Session session() {
        return new Session(
                id,
                accountId,
                generation,
                createdAt,
                lastUsedAt,
                new SessionOrigin(Optional.ofNullable(address), Optional.ofNullable(userAgent)));
    }
}
