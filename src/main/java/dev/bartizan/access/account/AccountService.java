package dev.bartizan.access.account;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.access.Role;
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
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Creates, changes and deletes accounts, and synchronizes the {@link AccountRegistry} with the database. A change of
 * the role or password, and disabling, end the sessions of the account. Changes are serialized, including the
 * replacement of the registry.
 */
@Singleton
public class AccountService {

    private static final Logger LOG = Logger.getLogger(AccountService.class);
    private static final Duration BETWEEN_SYNCS = Duration.ofMinutes(1);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Database database;
    private final DatabaseState state;
    private final AccountRepository repository;
    private final AccountRegistry registry;
    private final Passwords passwords;
    private final AdminReset reset;
    private final Audit audit;
    private final Clock clock;
    private final Deadline sync;

    /** The last order that was carried out. */
    private AdminReset.@Nullable Order done;

    AccountService(
            Database database,
            DatabaseState state,
            AccountRepository repository,
            AccountRegistry registry,
            Passwords passwords,
            AdminReset reset,
            Audit audit,
            Clock clock,
            DeadlineQueue deadlines) {
        this.database = database;
        this.state = state;
        this.repository = repository;
        this.registry = registry;
        this.passwords = passwords;
        this.reset = reset;
        this.audit = audit;
        this.clock = clock;
        this.sync = deadlines.every("accounts-sync", BETWEEN_SYNCS, BETWEEN_SYNCS, this::synchronise);
    }

    /** All accounts by name. */
    public List<Account> list() {
        requireLoaded();
        return registry.all().stream()
                .sorted(Comparator.comparing(Account::name, String.CASE_INSENSITIVE_ORDER))
                .toList();
    }

    /**
     * One account.
     *
     * @throws ServiceException {@code NOT_FOUND}
     */
    public Account get(long id) {
        requireLoaded();
        return registry.find(id).orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND));
    }

    void requireLoaded() {
        if (!registry.loaded()) {
            throw state.unavailable();
        }
    }

    /**
     * Creates an account.
     *
     * @throws ServiceException {@code ALREADY_EXISTS} if the name is taken
     */
    public Account create(AccountOrder order) {
        return create(order, false);
    }

    /**
     * Creates the first account.
     *
     * @throws ServiceException {@code SETUP_DONE} if there is an account
     */
    public Account createFirst(AccountOrder order) {
        return create(order, true);
    }

    private Account create(AccountOrder order, boolean first) {
        String hash = passwords.hash(order.password());
        Account created = store(() -> {
            if (!first && repository.exists(order.name())) {
                throw new ServiceException(ErrorCode.ALREADY_EXISTS, Map.of("name", order.name()));
            }
            AccountRow row = new AccountRow(order, hash, first, clock.instant());
            repository.persistAndFlush(row);
            AuditChange change = AuditChange.of("account.create", row.name).after("role", row.role);
            // Nobody is logged in at the first run; the code has shown who it is.
            AuditCaller by = audit.caller();
            audit.record(change, first ? by.as(AuditCaller.Kind.ACCOUNT, row.name) : by);
            return row.account();
        });
        LOG.infov("account_created", kv("id", created.id()), kv("name", created.name()), kv("role", created.role()));
        return created;
    }

    /**
     * Changes an account. Another role or password, and disabling, end its sessions.
     *
     * @throws ServiceException {@code NOT_FOUND}
     */
    public Account change(long id, AccountChange change) {
        get(id);
        String hash = change.password().map(passwords::hash).orElse("");
        Account changed = update(id, account -> {
                    Map<String, String> before = visible(account);
                    Role role = change.role().orElse(account.role);
                    boolean enabled = change.enabled().orElse(account.enabled);
                    if (role != account.role || !enabled && account.enabled) {
                        account.endSessions();
                    }
                    account.role = role;
                    account.enabled = enabled;
                    if (!hash.isEmpty()) {
                        account.setPassword(hash);
                    }
                    Map<String, String> after = visible(account);
                    if (!hash.isEmpty()) {
                        after.put("password", "changed");
                    }
                    audit.record(AuditChange.of("account.change", account.name).between(before, after));
                    return account;
                })
                .account();
        LOG.infov(
                "account_changed",
                kv("id", id),
                kv("name", changed.name()),
                kv("role", changed.role()),
                kv("enabled", changed.enabled()),
                kv("password_changed", change.password().isPresent()));
        return changed;
    }

    private static Map<String, String> visible(AccountRow account) {
        return AuditChange.fields("role", account.role, "enabled", account.enabled);
    }

    /**
     * Sets another password, which ends all sessions of the account.
     *
     * @throws ServiceException {@code VALIDATION_FAILED} with the field {@code new_password}; {@code NOT_FOUND}
     */
    public Account changePassword(long id, String password) {
        Passwords.objection(password).ifPresent(objection -> {
            throw ServiceException.invalid(Map.of("new_password", objection), Map.of());
        });
        String hash = passwords.hash(password);
        Account changed = update(id, account -> {
                    account.setPassword(hash);
                    audit.record(AuditChange.of("account.password", account.name));
                    return account;
                })
                .account();
        LOG.infov("account_password_changed", kv("id", id), kv("name", changed.name()));
        return changed;
    }

    /**
     * Deletes an account with its sessions. The last administrator's account can be deleted too: there is always a token
     * of an administrator.
     *
     * @throws ServiceException {@code NOT_FOUND}
     */
    public void delete(long id) {
        Account deleted = update(id, account -> {
                    repository.delete(account);
                    audit.record(AuditChange.of("account.delete", account.name).before("role", account.role));
                    return account;
                })
                .account();
        LOG.infov("account_deleted", kv("id", id), kv("name", deleted.name()));
    }

    /**
     * Changes the row of an account, and records it in the audit log.
     *
     * @throws ServiceException {@code NOT_FOUND}
     */
    <T> T update(long id, String action, Function<AccountRow, T> change) {
        return update(id, row -> {
            T result = change.apply(row);
            audit.record(AuditChange.of(action, row.name));
            return result;
        });
    }

    /**
     * Changes the row of an account.
     *
     * @throws ServiceException {@code NOT_FOUND}
     */
    <T> T update(long id, Function<AccountRow, T> change) {
        return store(() -> change.apply(
                repository.findByIdOptional(id).orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND))));
    }

    void load(@Observes @Priority(Lifecycle.Open.CREDENTIALS) DatabaseOpened event) {
        loadOrLog();
    }

    /** Reloads changes of other processes, and carries out {@code bartizan reset-admin}. */
    public void synchronise() {
        if (state.opened()) {
            loadOrLog();
        }
    }

    private void loadOrLog() {
        try {
            load();
            reset.pending().ifPresent(this::reset);
        } catch (DatabaseException failure) {
            if (!registry.loaded()) {
                sync.within(RETRY);
            }
            LOG.warnv("accounts_not_loaded", kv("error_code", failure.code()));
        }
    }

    private synchronized void load() {
        registry.replace(database.read(repository::all));
    }

    private void reset(AdminReset.Order order) {
        if (order.equals(done)) {
            // The file can't be deleted; it must not reset the account again.
            reset.done();
            return;
        }
        Account account = store(() -> {
            AccountRow row = repository.ofName(order.name()).orElse(null);
            if (row == null) {
                AccountOrder wanted = new AccountOrder(order.name(), "", Role.ADMIN);
                row = new AccountRow(wanted, order.hash(), false, clock.instant());
                repository.persistAndFlush(row);
            } else {
                row.setPassword(order.hash());
            }
            row.role = Role.ADMIN;
            row.enabled = true;
            row.codesOff();
            audit.record(
                    AuditChange.of("account.reset", row.name)
                            .after("role", row.role, "enabled", true, "password", "changed", "codes", "off"),
                    AuditCaller.CLI);
            return row.account();
        });
        done = order;
        reset.done();
        LOG.warnv("admin_reset", kv("id", account.id()), kv("name", account.name()));
    }

    private record Stored<T>(T result, List<Account> accounts) {}

    /** Changes rows, and replaces the registry. */
    synchronized <T> T store(Supplier<T> work) {
        Stored<T> stored = database.write(() -> {
            T result = work.get();
            repository.flush();
            return new Stored<>(result, repository.all());
        });
        registry.replace(stored.accounts());
        return stored.result();
    }
}
