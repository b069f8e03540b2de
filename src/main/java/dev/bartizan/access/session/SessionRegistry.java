package dev.bartizan.access.session;

import dev.bartizan.access.Credential;
import dev.bartizan.access.RevocableCredentials;
import dev.bartizan.access.account.Account;
import dev.bartizan.access.account.AccountRegistry;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The sessions in memory, by the hash of their secret. Never blocks and uses no database. A session is valid while its
 * account is enabled and has the same generation as at the login, and its time is not over.
 */
@Singleton
public class SessionRegistry implements RevocableCredentials {

    private final AccountRegistry accounts;
    private final SessionConfig config;
    private final Map<String, KnownSession> byHash = new ConcurrentHashMap<>();

    SessionRegistry(AccountRegistry accounts, SessionConfig config) {
        this.accounts = accounts;
        this.config = config;
    }

    /** A valid session and its account. */
    record Valid(KnownSession session, Account account) {}

    /** The valid session with this secret. */
    Optional<Valid> find(SessionSecret secret, Instant now) {
        return find(secret.hash(), now);
    }

    private Optional<Valid> find(String hash, Instant now) {
        // The time of a lookup by hash reveals nothing about the secret.
        KnownSession session = byHash.get(hash);
        return session == null ? Optional.empty() : account(session, now).map(account -> new Valid(session, account));
    }

    /** The account of a session; empty if the session has ended. */
    private Optional<Account> account(KnownSession known, Instant now) {
        Session session = known.session();
        return accounts.find(session.accountId())
                .filter(account -> account.enabled() && account.generation() == session.generation())
                .filter(_ -> now.isBefore(end(session)))
                .filter(_ -> now.isBefore(session.lastUsedAt().plus(config.idleTime())));
    }

    /** When a session ends if it is used until then. */
    Instant end(Session session) {
        return session.createdAt().plus(config.longestTime());
    }

    @Override
    public boolean valid(Credential credential, Instant now) {
        return credential.kind() != Credential.Kind.SESSION
                || find(credential.id(), now).isPresent();
    }

    /** The valid sessions of an account. */
    Stream<KnownSession> of(long account, Instant now) {
        return byHash.values().stream()
                .filter(known -> known.session().accountId() == account)
                .filter(known -> account(known, now).isPresent());
    }

    /** The sessions that have ended. */
    Stream<KnownSession> ended(Instant now) {
        return byHash.values().stream().filter(known -> account(known, now).isEmpty());
    }

    /** The sessions whose last use is not stored yet. */
    Stream<KnownSession> pending() {
        return byHash.values().stream().filter(KnownSession::pending);
    }

    void add(KnownSession session) {
        byHash.put(session.hash(), session);
    }

    void remove(Collection<KnownSession> sessions) {
        sessions.forEach(session -> byHash.remove(session.hash()));
    }

    /** Replaces all sessions by those of the database; later uses that are not stored yet stay. */
    void replace(Collection<KnownSession> stored) {
        for (KnownSession session : stored) {
            KnownSession old = byHash.get(session.hash());
            if (old != null && old.lastUsedAt().isAfter(session.lastUsedAt())) {
                session.used(old.lastUsedAt());
            }
        }
        byHash.keySet().retainAll(stored.stream().map(KnownSession::hash).toList());
        stored.forEach(this::add);
    }
}
