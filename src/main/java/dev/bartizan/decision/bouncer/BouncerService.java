package dev.bartizan.decision.bouncer;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.access.token.TokenSecret;
import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditCaller;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseLocation;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.decision.bouncer.cursor.BouncerCursors;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.replica.FollowedPart;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Issues and revokes keys of bouncers, and stores their settings and activity. */
@Singleton
class BouncerService implements FollowedPart {

    private static final Logger LOG = Logger.getLogger(BouncerService.class);

    private static final Duration BETWEEN_SYNCS = Duration.ofMinutes(1);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Database database;
    private final DatabaseState state;
    private final DatabaseLocation location;
    private final BouncerRepository repository;
    private final BouncerRegistry registry;
    private final ConfiguredKeys configured;
    private final BouncerWarnings warnings;
    private final BouncerMetrics metrics;
    private final BouncerCursors cursors;
    private final BouncerConfig config;
    private final Clock clock;
    private final Deadline sync;
    private final Audit audit;
    private final SecureRandom random = new SecureRandom();

    BouncerService(
            Database database,
            DatabaseState state,
            DatabaseLocation location,
            BouncerRepository repository,
            BouncerRegistry registry,
            ConfiguredKeys configured,
            BouncerWarnings warnings,
            BouncerMetrics metrics,
            BouncerCursors cursors,
            BouncerConfig config,
            Clock clock,
            DeadlineQueue deadlines,
            Audit audit) {
        this.database = database;
        this.state = state;
        this.location = location;
        this.repository = repository;
        this.registry = registry;
        this.configured = configured;
        this.warnings = warnings;
        this.metrics = metrics;
        this.cursors = cursors;
        this.config = config;
        this.clock = clock;
        this.sync = deadlines.every("bouncers-sync", BETWEEN_SYNCS, BETWEEN_SYNCS, this::synchronise);
        this.audit = audit;
    }

    /** A bouncer and its key, which can't be read later. */
    record Issued(BouncerRow bouncer, TokenSecret key) {}

    /** All bouncers by name. */
    List<BouncerRow> list() {
        return database.read(repository::listByName);
    }

    /**
     * One bouncer.
     *
     * @throws ServiceException {@code NOT_FOUND}
     */
    BouncerRow get(long id) {
        return database.read(() -> find(id));
    }

    private BouncerRow find(long id) {
        return repository.findByIdOptional(id).orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND));
    }

    /**
     * Issues a key, which is valid when this returns.
     *
     * @param certificate what its client certificate is recognized by; nothing for none
     * @throws ServiceException {@code ALREADY_EXISTS} if another bouncer has the name or the certificate
     */
    Issued issue(String name, @Nullable String certificate, BouncerSettings settings) {
        TokenSecret key = TokenSecret.random(random);
        BouncerRow bouncer = change(() -> {
            requireFree(name, certificate, null);
            BouncerRow created = new BouncerRow(name, key, clock.instant());
            created.certificate = certificate;
            created.set(settings);
            repository.persist(created);
            audit.record(AuditChange.of("bouncer.create", name).between(Map.of(), fields(created)));
            return created;
        });
        LOG.infov("bouncer_created", kv("id", bouncer.id), kv("name", name));
        logUnknown(name, settings);
        return new Issued(bouncer, key);
    }

    /** People misspell names: without a warning the bouncer would silently get less. */
    private void logUnknown(String name, BouncerSettings settings) {
        List<String> objections = warnings.of(settings);
        if (!objections.isEmpty()) {
            LOG.warnv("bouncer_setting_unknown", kv("name", name), kv("warnings", objections));
        }
    }

    private void requireFree(String name, @Nullable String certificate, @Nullable BouncerRow owner) {
        if (repository.findByName(name).filter(other -> other != owner).isPresent()) {
            throw new ServiceException(ErrorCode.ALREADY_EXISTS, Map.of("name", name));
        }
        if (certificate != null
                && repository
                        .findByCertificate(certificate)
                        .filter(other -> other != owner)
                        .isPresent()) {
            throw new ServiceException(ErrorCode.ALREADY_EXISTS, Map.of("certificate", certificate));
        }
    }

    /**
     * Changes what a bouncer gets, from its next pull on.
     *
     * @throws ServiceException {@code NOT_FOUND}; {@code ALREADY_EXISTS} if another bouncer has the name or the
     *     certificate; {@code READ_ONLY} if the name changes and the configuration has a key for the bouncer
     */
    BouncerRow set(long id, String name, @Nullable String certificate, BouncerSettings settings) {
        BouncerRow changed = change(() -> {
            BouncerRow bouncer = find(id);
            requireFree(name, certificate, bouncer);
            if (!name.equals(bouncer.name)) {
                requireNotConfigured(bouncer);
            }
            Map<String, String> before = fields(bouncer);
            String formerName = bouncer.name;
            bouncer.name = name;
            bouncer.certificate = certificate;
            bouncer.set(settings);
            audit.record(AuditChange.of("bouncer.change", formerName).between(before, fields(bouncer)));
            return bouncer;
        });
        LOG.infov("bouncer_changed", kv("id", id), kv("name", changed.name));
        logUnknown(name, settings);
        return changed;
    }

    /**
     * Issues another key for a bouncer, which is valid when this returns. A key that the current one had replaced ends.
     *
     * @param currentFor how long the current key stays valid; empty until it is removed
     * @throws ServiceException {@code NOT_FOUND}
     */
    Issued rotate(long id, Optional<Duration> currentFor) {
        TokenSecret key = TokenSecret.random(random);
        BouncerRow bouncer = change(() -> {
            BouncerRow rotated = find(id);
            rotated.rotate(key, currentFor.map(clock.instant()::plus).orElse(null));
            audit.record(AuditChange.of("bouncer.key", rotated.name)
                    .after("key", "new", "previous_key_until", rotated.previousUntil));
            return rotated;
        });
        LOG.infov("bouncer_key_rotated", kv("id", id), kv("name", bouncer.name));
        return new Issued(bouncer, key);
    }

    /**
     * Revokes the key that the current one replaced.
     *
     * @throws ServiceException {@code NOT_FOUND}, also if there is no such key
     */
    void revokePreviousKey(long id) {
        BouncerRow changed = change(() -> {
            BouncerRow bouncer = find(id);
            if (bouncer.previousHash == null) {
                throw new ServiceException(ErrorCode.NOT_FOUND);
            }
            bouncer.forgetPreviousKey();
            audit.record(AuditChange.of("bouncer.previous_key", bouncer.name).after("previous_key", "revoked"));
            return bouncer;
        });
        LOG.infov("bouncer_previous_key_removed", kv("id", id), kv("name", changed.name));
    }

    private void requireNotConfigured(BouncerRow bouncer) {
        if (configured.has(bouncer.name)) {
            throw new ServiceException(
                    ErrorCode.READ_ONLY, Map.of("name", bouncer.name, "setting", "bartizan.bouncer.keys"));
        }
    }

    /**
     * Revokes a bouncer's keys; requests with them are rejected when this returns.
     *
     * @throws ServiceException {@code NOT_FOUND}; {@code READ_ONLY} if the configuration has a key for it
     */
    void revoke(long id) {
        BouncerRow revoked = change(() -> {
            BouncerRow bouncer = find(id);
            requireNotConfigured(bouncer);
            repository.delete(bouncer);
            audit.record(AuditChange.of("bouncer.delete", bouncer.name).between(fields(bouncer), Map.of()));
            return bouncer;
        });
        LOG.infov("bouncer_removed", kv("id", id), kv("name", revoked.name));
    }

    private static Map<String, String> fields(BouncerRow bouncer) {
        BouncerSettings settings = bouncer.settings();
        return AuditChange.fields(
                "name",
                bouncer.name,
                "certificate",
                bouncer.certificate,
                "origins",
                settings.origins().isEmpty() ? null : new TreeSet<>(settings.origins()),
                "lists",
                settings.lists().isEmpty() ? null : new TreeSet<>(settings.lists()),
                "max_entries",
                settings.maxEntries(),
                "cidr",
                settings.cidr());
    }

    private record Changed<T>(T result, List<BouncerRow> rows) {}

    /** Reads the rows in the same transaction, so that nothing can fail between the commit and the change in memory. */
    private synchronized <T> T change(Supplier<T> work) {
        Changed<T> changed = database.write(() -> new Changed<>(work.get(), repository.listAll()));
        cursors.retain(registry.replace(changed.rows(), repository::activity));
        return changed.result();
    }

    void load(@Observes @Priority(Lifecycle.Open.CREDENTIALS) DatabaseOpened event) {
        loadOrLog();
    }

    /**
     * The first load can fail on a locked database, and is retried. No bouncer is admitted before it succeeds. Then
     * bouncers are created that the configuration has keys for.
     */
    private synchronized void loadOrLog() {
        try {
            cursors.retain(registry.replace(database.read(repository::listAll), repository::activity));
            if (!registry.complete()) {
                change(this::createConfigured);
            }
        } catch (DatabaseException failure) {
            if (!registry.complete()) {
                sync.within(RETRY);
            }
            LOG.warnv("bouncers_not_loaded", kv("error_code", failure.code()));
        }
    }

    @Override
    public int order() {
        return Lifecycle.Open.CREDENTIALS;
    }

    @Override
    public String table() {
        return "bouncer";
    }

    @Override
    public synchronized void reload() {
        registry.replace(database.read(repository::listAll), repository::activity);
    }

    void loadCursors(@Observes @Priority(Lifecycle.Open.FEATURES) DatabaseOpened event) {
        cursors.load(config.forgetAfter());
        catchUp();
    }

    private void catchUp() {
        registry.sessions().forEach(session -> session.catchUp(cursors));
        if (!cursors.loaded()) {
            sync.within(RETRY);
        }
    }

    /** Nobody knows their first keys; they have the configured ones. */
    private List<String> createConfigured() {
        List<String> missing = configured.hashes().keySet().stream()
                .filter(name -> repository.findByName(name).isEmpty())
                .sorted()
                .toList();
        missing.forEach(name -> {
            repository.persist(new BouncerRow(name, TokenSecret.random(random), clock.instant()));
            audit.record(AuditChange.of("bouncer.create", name), AuditCaller.CONFIGURATION);
        });
        return missing;
    }

    /** Stores the bouncers' activity, updates their metrics, and drops the state of bouncers that have stopped pulling. */
    void synchronise() {
        if (!registry.complete() && state.opened()) {
            loadOrLog();
        }
        registry.sessions()
                .forEach(session ->
                        session.dropStateUnlessPulledSince(clock.instant().minus(config.forgetAfter())));
        cursors.refresh(config.forgetAfter());
        catchUp();
        storeActivities();
        metrics.update();
    }

    void stop(@Observes @Priority(Lifecycle.Stop.FEATURES) ShutdownEvent event) {
        storeActivities();
    }

    /** Adds this node's activities to the rows, and reads what other nodes have added. */
    private synchronized void storeActivities() {
        Map<BouncerSession, BouncerActivity> pending = new HashMap<>();
        registry.sessions().forEach(session -> session.pending().ifPresent(activity -> pending.put(session, activity)));
        if (!state.readable() || pending.isEmpty() && !location.server()) {
            return;
        }
        try {
            if (!pending.isEmpty()) {
                database.add(() -> pending.forEach(
                        (session, activity) -> repository.add(session.id(), session.storedActivity(), activity)));
                pending.forEach((session, activity) -> session.stored(activity, activity));
            }
            if (location.server()) {
                Map<Long, BouncerActivity> rows = database.read(repository::listAll).stream()
                        .collect(Collectors.toMap(row -> row.id, repository::activity));
                registry.sessions()
                        .forEach(session -> Optional.ofNullable(rows.get(session.id()))
                                .ifPresent(row -> session.stored(session.storedActivity(), row)));
            }
        } catch (DatabaseException failure) {
            LOG.warnv("bouncer_activity_not_stored", kv("error_code", failure.code()));
        }
    }
}
