package dev.bartizan.access.session;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.access.account.Account;
import dev.bartizan.access.account.AccountRegistry;
import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditCaller;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Opens and ends sessions, in the database first and then in the {@link SessionRegistry}. Once a minute it stores the
 * last uses and deletes ended sessions.
 */
@Singleton
public class SessionService {

    /** Most sessions of an account; a login ends the least recently used one. */
    static final int MAX_OF_ACCOUNT = 100;

    private static final Logger LOG = Logger.getLogger(SessionService.class);
    private static final Duration BETWEEN_SYNCS = Duration.ofMinutes(1);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Database database;
    private final DatabaseState state;
    private final SessionRepository repository;
    private final SessionRegistry registry;
    private final AccountRegistry accounts;
    private final Audit audit;
    private final Clock clock;
    private final Deadline sync;
    private final SecureRandom random = new SecureRandom();

    private volatile boolean loaded;

    /** The hashes of ended sessions whose rows are not deleted yet. */
    private final Set<String> ended = ConcurrentHashMap.newKeySet();

    SessionService(
            Database database,
            DatabaseState state,
            SessionRepository repository,
            SessionRegistry registry,
            AccountRegistry accounts,
            Audit audit,
            Clock clock,
            DeadlineQueue deadlines) {
        this.database = database;
        this.state = state;
        this.repository = repository;
        this.registry = registry;
        this.accounts = accounts;
        this.audit = audit;
        this.clock = clock;
        this.sync = deadlines.every("sessions-sync", BETWEEN_SYNCS, BETWEEN_SYNCS, this::synchronise);
    }

    /** Opens a session of an account that was just authenticated. Its secret is new. */
    public synchronized OpenedSession open(Account account, SessionOrigin origin) {
        SessionSecret secret = SessionSecret.random(random);
        Instant now = clock.instant();
        List<KnownSession> oldest = registry.of(account.id(), now)
                .sorted(Comparator.comparing(KnownSession::lastUsedAt).reversed())
                .skip(MAX_OF_ACCOUNT - 1L)
                .toList();
        Session session = database.write(() -> {
            oldest.forEach(old -> repository.deleteById(old.id()));
            SessionRow row = new SessionRow(account.id(), account.generation(), secret.hash(), origin, now);
            repository.persistAndFlush(row);
            audit.record(
                    AuditChange.of("session.open", account.name()).after("session", row.id),
                    audit.caller().as(AuditCaller.Kind.ACCOUNT, account.name()));
            return row.session();
        });
        registry.remove(oldest);
        registry.add(new KnownSession(secret.hash(), session));
        LOG.infov(
                "session_opened",
                kv("id", session.id()),
                kv("account", account.name()),
                kv("client", origin.address().orElse(null)));
        // A one-time code may just have been used.
        Account current = accounts.find(account.id())
                .filter(found -> found.generation() == account.generation())
                .orElse(account);
        return new OpenedSession(current, session, secret);
    }

    /** The valid sessions of an account, the last used first. */
    public List<Session> list(long account) {
        return registry.of(account, clock.instant())
                .map(KnownSession::session)
                .sorted(Comparator.comparing(Session::lastUsedAt).reversed())
                .toList();
    }

    /** The valid sessions of an account for a client, whose own session is marked; the last used first. */
    public List<SessionView> views(long account, HttpServerRequest request) {
        long current = of(request).map(Session::id).orElse(0L);
        return list(account).stream()
                .map(session -> SessionView.of(session, session.id() == current, end(session)))
                .toList();
    }

    /** When a session ends if it is used until then. */
    public Instant end(Session session) {
        return registry.end(session);
    }

    /** The session whose cookie a request has, if it is valid. */
    public Optional<Session> of(HttpServerRequest request) {
        return SessionCookie.of(request)
                .flatMap(secret -> registry.find(secret, clock.instant()))
                .map(valid -> valid.session().session());
    }

    /**
     * Ends one session of an account.
     *
     * @throws ServiceException {@code NOT_FOUND}
     */
    public void end(long account, long id) {
        if (end(account, session -> session.id() == id) == 0) {
            throw new ServiceException(ErrorCode.NOT_FOUND);
        }
    }

    /** Ends all sessions of an account. */
    public void endAll(long account) {
        end(account, _ -> true);
    }

    private synchronized int end(long account, Predicate<KnownSession> which) {
        List<KnownSession> sessions =
                registry.of(account, clock.instant()).filter(which).toList();
        try {
            delete(sessions);
        } finally {
            // They have ended even if their rows can't be deleted now.
            if (!sessions.isEmpty()) {
                audit.report(ended(account, sessions));
            }
        }
        sessions.forEach(session -> LOG.infov("session_ended", kv("id", session.id()), kv("account_id", account)));
        return sessions.size();
    }

    private AuditChange ended(long account, List<KnownSession> sessions) {
        String name = accounts.find(account).map(Account::name).orElse(String.valueOf(account));
        AuditChange change = AuditChange.of("session.end", name);
        return sessions.size() == 1
                ? change.before("session", sessions.getFirst().id())
                : change.before("sessions", sessions.size());
    }

    /** Ends sessions in memory first, so that they have ended even if the database fails. */
    private void delete(List<KnownSession> sessions) {
        sessions.forEach(session -> ended.add(session.hash()));
        registry.remove(sessions);
        deleteRows();
    }

    private void deleteRows() {
        List<String> hashes = List.copyOf(ended);
        if (!hashes.isEmpty()) {
            database.write(() -> hashes.forEach(repository::deleteByHash));
            hashes.forEach(ended::remove);
        }
    }

    void load(@Observes @Priority(Lifecycle.Open.CREDENTIALS) DatabaseOpened event) {
        loadOrLog();
    }

    private void loadOrLog() {
        try {
            load();
        } catch (DatabaseException failure) {
            sync.within(RETRY);
            LOG.warnv("sessions_not_loaded", kv("error_code", failure.code()));
        }
    }

    private synchronized void load() {
        List<KnownSession> stored = database.read(() -> repository.listAll().stream()
                .filter(row -> !ended.contains(row.hash))
                .map(row -> new KnownSession(row.hash, row.session()))
                .toList());
        registry.replace(stored);
        loaded = true;
    }

    /** Stores last uses, and deletes ended sessions. */
    void synchronise() {
        if (!state.opened()) {
            return;
        }
        if (!loaded) {
            loadOrLog();
            return;
        }
        try {
            storeLastUses();
            // Without the accounts each session would count as ended.
            if (accounts.loaded()) {
                deleteEnded();
            }
        } catch (DatabaseException failure) {
            LOG.warnv("session_uses_not_stored", kv("error_code", failure.code()));
        }
    }

    void stop(@Observes @Priority(Lifecycle.Stop.FEATURES) ShutdownEvent event) {
        synchronise();
    }

    private synchronized void deleteEnded() {
        delete(registry.ended(clock.instant()).toList());
    }

    private void storeLastUses() {
        Map<KnownSession, Instant> uses = new HashMap<>();
        registry.pending().forEach(session -> uses.put(session, session.lastUsedAt()));
        if (!uses.isEmpty()) {
            database.write(() -> uses.forEach((session, use) -> repository.used(session.id(), use)));
            uses.forEach(KnownSession::stored);
        }
    }
}
