package dev.bartizan.decision.machine;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.access.token.TokenSecret;
import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.ban.BanService;
import dev.bartizan.ban.inforce.ActiveBan;
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
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Creates and removes machines, and stores their activity. */
@Singleton
public class MachineService {

    private static final Logger LOG = Logger.getLogger(MachineService.class);

    private static final Duration BETWEEN_SYNCS = Duration.ofMinutes(1);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Database database;
    private final DatabaseState state;
    private final MachineRepository repository;
    private final MachineRegistry registry;
    private final BanService bans;
    private final Clock clock;
    private final Deadline sync;
    private final Audit audit;
    private final SecureRandom random = new SecureRandom();

    MachineService(
            Database database,
            DatabaseState state,
            MachineRepository repository,
            MachineRegistry registry,
            BanService bans,
            Clock clock,
            DeadlineQueue deadlines,
            Audit audit) {
        this.database = database;
        this.state = state;
        this.repository = repository;
        this.registry = registry;
        this.bans = bans;
        this.clock = clock;
        this.sync = deadlines.every("machines-sync", BETWEEN_SYNCS, BETWEEN_SYNCS, this::synchronise);
        this.audit = audit;
    }

    /** All machines by name. */
    public List<MachineView> list() {
        return database.read(repository::listByName).stream()
                .map(machine -> view(machine, null))
                .toList();
    }

    /**
     * One machine.
     *
     * @throws ServiceException {@code NOT_FOUND}
     */
    MachineView get(long id) {
        return view(database.read(() -> find(id)), null);
    }

    private MachineRow find(long id) {
        return repository.findByIdOptional(id).orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND));
    }

    private MachineView view(MachineRow machine, @Nullable TokenSecret password) {
        MachineActivity activity =
                registry.find(machine.name).map(Machine::activity).orElseGet(machine::activity);
        return MachineView.of(machine, activity, password == null ? null : password.value());
    }

    /**
     * Creates a machine, which can log in when this returns.
     *
     * @throws ServiceException {@code ALREADY_EXISTS} if the name is taken
     */
    public MachineView create(String name) {
        TokenSecret password = TokenSecret.random(random);
        MachineRow machine = change(() -> {
            if (repository.has(name)) {
                throw new ServiceException(ErrorCode.ALREADY_EXISTS, Map.of("name", name));
            }
            MachineRow created = new MachineRow(name, password, clock.instant());
            repository.persist(created);
            audit.record(AuditChange.of("machine.create", name));
            return created;
        });
        LOG.infov("machine_created", kv("id", machine.id), kv("name", name));
        return view(machine, password);
    }

    /**
     * Removes a machine; its requests are rejected when this returns.
     *
     * @param liftBans whether to lift its bans, too
     * @throws ServiceException {@code NOT_FOUND}
     */
    public void remove(long id, boolean liftBans) {
        MachineRow removed = change(() -> {
            MachineRow machine = find(id);
            repository.delete(machine);
            audit.record(AuditChange.of("machine.delete", machine.name).after("lift_bans", liftBans));
            return machine;
        });
        LOG.infov("machine_removed", kv("id", id), kv("name", removed.name));
        if (liftBans) {
            bans.lift(ActiveBan.sourceOf(Machine.ORIGIN, removed.name), _ -> true);
        }
    }

    private record Changed(MachineRow machine, List<MachineRow> rows) {}

    /** Reads the rows in the same transaction, so that nothing can fail between the commit and the change in memory. */
    private synchronized MachineRow change(Supplier<MachineRow> work) {
        Changed changed = database.write(() -> new Changed(work.get(), repository.listAll()));
        registry.replace(changed.rows());
        return changed.machine();
    }

    void load(@Observes @Priority(Lifecycle.Open.CREDENTIALS) DatabaseOpened event) {
        loadOrLog();
    }

    /** The first load can fail on a locked database, and is retried. No machine can log in before it succeeds. */
    private synchronized void loadOrLog() {
        try {
            registry.replace(database.read(repository::listAll));
        } catch (DatabaseException failure) {
            if (!registry.loaded()) {
                sync.within(RETRY);
            }
            LOG.warnv("machines_not_loaded", kv("error_code", failure.code()));
        }
    }

    private void synchronise() {
        if (!registry.loaded() && state.opened()) {
            loadOrLog();
        }
        storeActivities();
    }

    void stop(@Observes @Priority(Lifecycle.Stop.FEATURES) ShutdownEvent event) {
        storeActivities();
    }

    private void storeActivities() {
        Map<Machine, MachineActivity> pending = new HashMap<>();
        registry.all().forEach(machine -> machine.pending().ifPresent(activity -> pending.put(machine, activity)));
        if (pending.isEmpty() || !state.opened()) {
            return;
        }
        try {
            database.write(() -> pending.forEach((machine, activity) ->
                    repository.findByIdOptional(machine.id()).ifPresent(row -> row.set(activity))));
            pending.forEach(Machine::stored);
        } catch (DatabaseException failure) {
            LOG.warnv("machine_activity_not_stored", kv("error_code", failure.code()));
        }
    }
}
