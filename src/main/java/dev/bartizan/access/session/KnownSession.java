package dev.bartizan.access.session;

import java.time.Instant;

/** A session in memory. */
final class KnownSession {

    private final String hash;
    private final Session opened;
    private volatile Instant lastUsedAt;
    private volatile Instant storedUse;

    KnownSession(String hash, Session opened) {
        this.hash = hash;
        this.opened = opened;
        this.lastUsedAt = opened.lastUsedAt();
        this.storedUse = opened.lastUsedAt();
    }

    /** The hash of its secret. */
    String hash() {
        return hash;
    }

    long id() {
        return opened.id();
    }

    /** The session, with its last use. */
    Session session() {
        return opened.usedAt(lastUsedAt);
    }

    void used(Instant when) {
        lastUsedAt = when;
    }

    Instant lastUsedAt() {
        return lastUsedAt;
    }

    /** Whether its last use is not stored yet. */
    boolean pending() {
        return !lastUsedAt.equals(storedUse);
    }

    void stored(Instant use) {
        storedUse = use;
    }
}
