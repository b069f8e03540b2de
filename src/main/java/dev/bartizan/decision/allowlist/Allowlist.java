package dev.bartizan.decision.allowlist;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditCaller;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.decision.allowlist.AllowlistEntry.Resolution;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The entries of the allowlist in the database, and their changes. They override lists and bans; {@link AllowlistInForce}
 * has them in memory.
 *
 * <p>If the database fails, the configured ranges and the rows loaded last stay in force until they end. Changes are
 * serialized; each one updates the database and then memory.
 */
@Singleton
public class Allowlist {

    private static final Logger LOG = Logger.getLogger(Allowlist.class);

    private final Database database;
    private final AllowlistRepository repository;
    private final AllowlistInForce inForce;
    private final ExceptedLists lists;
    private final Event<AllowlistChanged> changed;
    private final Clock clock;
    private final Deadline expiry;
    private final Audit audit;

    Allowlist(
            Database database,
            AllowlistRepository repository,
            AllowlistInForce inForce,
            ExceptedLists lists,
            Event<AllowlistChanged> changed,
            Clock clock,
            DeadlineQueue deadlines,
            Audit audit) {
        this.database = database;
        this.repository = repository;
        this.inForce = inForce;
        this.lists = lists;
        this.changed = changed;
        this.clock = clock;
        this.expiry = deadlines.add("allowlist-expiry", this::removeEnded);
        this.audit = audit;
    }

    /** The entries in force, including those that the configuration declares. */
    public List<AllowlistEntry> list() {
        Instant now = clock.instant();
        return database.read(this::rows).stream()
                .filter(entry -> entry.active(now))
                .toList();
    }

    /** The names of all lists by id, for entries that are limited to lists. */
    public Map<Long, String> listNames() {
        return database.read(lists::names);
    }

    /**
     * One row.
     *
     * @throws ServiceException {@code NOT_FOUND}
     */
    public AllowlistEntry get(long id) {
        return database.read(() -> require(id).toModel());
    }

    /**
     * Allows a range; the change is in force when this returns.
     *
     * @param author name of the caller's token
     * @throws ServiceException {@code ALREADY_EXISTS}; {@code VALIDATION_FAILED} for an unusable end or unusable lists
     */
    public AllowlistEntry add(AllowlistOrder order, String author) {
        AllowlistEntry added = change(now -> {
            Optional<Set<Long>> limit = Optional.ofNullable(order.lists()).map(lists::ids);
            repository.requireFree(order.subject(), limit.isPresent(), OptionalLong.empty());
            AllowlistEntryRow entry = row(order.subject(), now);
            limit.ifPresent(entry::limit);
            entry.author = author;
            entry.comment = order.comment();
            entry.expiresAt = order.end().after(now);
            repository.persist(entry);
            return recorded("allowlist.add", Map.of(), entry.toModel());
        });
        changed.fire(new AllowlistChanged());
        log("allowlist_entry_added", added);
        return added;
    }

    /**
     * Allows a CIDR in the engines, too. Uses the entry of exactly this range if there is one: it gets the comment, if one is
     * given, and the end, if it would end earlier. A declared entry keeps both. The change is in force when this returns.
     *
     * @param author name of the caller's token
     * @throws ServiceException {@code VALIDATION_FAILED} for an unusable end
     */
    public AllowlistEntry allow(IpRange range, @Nullable String comment, AllowlistEnd end, String author) {
        AllowlistSubject subject = new AllowlistSubject.Range(range);
        AllowlistEntry allowed = change(now -> {
            Instant expiresAt = end.after(now);
            AllowlistEntryRow entry = repository.find(subject, false).orElseGet(() -> {
                AllowlistEntryRow created = row(subject, now);
                created.author = author;
                created.expiresAt = expiresAt;
                return created;
            });
            Map<String, String> before = entry.id == null ? Map.of() : fields(entry.toModel());
            if (!entry.provisioned) {
                entry.comment = comment == null ? entry.comment : comment;
                entry.expiresAt = later(entry.expiresAt, expiresAt);
            }
            entry.inEngines = true;
            repository.persist(entry);
            return recorded("allowlist.allow", before, entry.toModel());
        });
        changed.fire(new AllowlistChanged());
        log("address_allowed", allowed);
        return allowed;
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return null;
        }
        return one.isAfter(other) ? one : other;
    }

    /**
     * Replaces range or host name, comment and end of a row, and its lists if some are given; the change is in force when
     * this returns. It never lifts the limit to lists, so that a request that omits them allows no more than before.
     *
     * @throws ServiceException {@code NOT_FOUND}; {@code READ_ONLY} if the configuration declares it; {@code
     *     ALREADY_EXISTS}; {@code VALIDATION_FAILED} for an unusable end or unusable lists
     */
    public AllowlistEntry set(long id, AllowlistOrder order) {
        AllowlistEntry set = change(now -> {
            AllowlistEntryRow entry = requireChangeable(id);
            Map<String, String> before = fields(entry.toModel());
            Optional<Set<Long>> limit = Optional.ofNullable(order.lists()).map(lists::ids);
            if (entry.inEngines && limit.isPresent()) {
                throw ExceptedLists.invalid("must be absent, because engines get the entry");
            }
            repository.requireFree(order.subject(), limit.isPresent() || entry.lists != null, OptionalLong.of(id));
            if (entry.inEngines
                    && !(order.subject() instanceof AllowlistSubject.Range(IpRange range) && range.isCidr())) {
                throw new ServiceException(
                        ErrorCode.VALIDATION_FAILED,
                        Map.of("fields", Map.of("range", "must be an address or a CIDR, because engines get it")));
            }
            entry.take(order.subject());
            limit.ifPresent(entry::limit);
            entry.comment = order.comment();
            entry.expiresAt = order.end().after(now);
            return recorded("allowlist.change", before, entry.toModel());
        });
        changed.fire(new AllowlistChanged());
        log("allowlist_entry_changed", set);
        return set;
    }

    private AllowlistEntry recorded(String action, Map<String, String> before, AllowlistEntry entry) {
        audit.record(AuditChange.of(action, entry.subject()).between(before, fields(entry)));
        return entry;
    }

    private static Map<String, String> fields(AllowlistEntry entry) {
        return AuditChange.fields(
                "subject",
                entry.subject(),
                "comment",
                entry.note().comment(),
                "until",
                entry.term().expiresAt(),
                "in_engines",
                entry.scope().inEngines(),
                "lists",
                entry.scope().lists());
    }

    private static void log(String event, AllowlistEntry entry) {
        LOG.infov(
                event,
                kv("id", entry.id()),
                kv("subject", entry.subject()),
                kv("until", String.valueOf(entry.term().expiresAt())));
    }

    /**
     * Removes a row; the change is in force when this returns.
     *
     * @throws ServiceException {@code NOT_FOUND}; {@code READ_ONLY} if the configuration declares it
     */
    public void remove(long id) {
        AllowlistEntry removed = change(now -> {
            AllowlistEntryRow entry = requireChangeable(id);
            repository.delete(entry);
            audit.record(AuditChange.of("allowlist.remove", entry.toModel().subject())
                    .between(fields(entry.toModel()), Map.of()));
            return entry.toModel();
        });
        changed.fire(new AllowlistChanged());
        log("allowlist_entry_removed", removed);
    }

    private AllowlistEntryRow requireChangeable(long id) {
        AllowlistEntryRow entry = require(id);
        if (entry.provisioned) {
            throw new ServiceException(
                    ErrorCode.READ_ONLY, Map.of("entry", entry.toModel().subject()));
        }
        return entry;
    }

    private AllowlistEntryRow require(long id) {
        Instant now = clock.instant();
        return repository
                .findByIdOptional(id)
                .filter(entry -> entry.toModel().active(now))
                .orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND, Map.of("id", id)));
    }

    /** Takes over new results by host name; if the database fails, in memory only. */
    void resolved(Map<String, Resolution> results) {
        IpRangeSet before = inForce.ranges();
        ListExceptions exceptionsBefore = inForce.exceptions();
        try {
            change(now -> {
                repository.listHosts().forEach(row -> row.take(row.toModel().after(results, now)));
                return results;
            });
        } catch (DatabaseException failure) {
            LOG.debugv("allowlist_hosts_not_stored", kv("error_code", failure.code()));
            Instant now = clock.instant();
            synchronized (this) {
                use(inForce.entries().stream()
                        .map(entry -> entry.after(results, now))
                        .toList());
            }
        }
        if (inForce.ranges() != before || inForce.exceptions() != exceptionsBefore) {
            changed.fire(new AllowlistChanged());
        }
    }

    /** Reconciles the declared rows with the configuration. Runs before the lists are loaded and published. */
    void load(@Observes @Priority(Lifecycle.Open.ALLOWLIST) DatabaseOpened event) {
        try {
            provision();
        } catch (DatabaseException failure) {
            if (!database.failing()) {
                throw failure;
            }
            // Use the rows that can be read; this observer runs again when the database can be written.
            LOG.warnv("allowlist_not_provisioned", kv("error_code", failure.code()));
            read();
        }
    }

    private synchronized void read() {
        load(database.read(this::rows));
    }

    /** Reads the entries that another node has stored. */
    void reload() {
        read();
        changed.fire(new AllowlistChanged());
    }

    /** Puts the entries of the snapshot in force, until the rows can be read. */
    synchronized void restore(List<AllowlistEntry> stored) {
        use(stored);
        changed.fire(new AllowlistChanged());
    }

    private List<AllowlistEntry> rows() {
        return repository.listById().stream().map(AllowlistEntryRow::toModel).toList();
    }

    private void provision() {
        change(now -> {
            Set<String> missing = inForce.declared().stream()
                    .map(IpRange::toString)
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            for (AllowlistEntryRow entry : repository.listById()) {
                if (entry.lists != null) {
                    continue;
                }
                boolean isDeclared = missing.remove(entry.range);
                if (isDeclared && !entry.provisioned) {
                    declared("allowlist.change", entry);
                }
                if (isDeclared) {
                    entry.provisioned = true;
                    entry.expiresAt = null;
                } else if (entry.provisioned) {
                    declared("allowlist.remove", entry);
                    repository.delete(entry);
                }
            }
            missing.forEach(range -> {
                AllowlistEntryRow entry = row(new AllowlistSubject.Range(IpRange.parse(range)), now);
                entry.provisioned = true;
                repository.persist(entry);
                declared("allowlist.add", entry);
            });
            return missing;
        });
    }

    private void declared(String action, AllowlistEntryRow entry) {
        audit.record(AuditChange.of(action, entry.toModel().subject()), AuditCaller.CONFIGURATION);
    }

    private static AllowlistEntryRow row(AllowlistSubject subject, Instant now) {
        AllowlistEntryRow entry = new AllowlistEntryRow();
        entry.take(subject);
        entry.createdAt = now;
        return entry;
    }

    /** Removes the entries that have ended; while the database fails, from memory only. */
    private void removeEnded() {
        Instant now = clock.instant();
        List<AllowlistEntry> ended =
                inForce.entries().stream().filter(entry -> !entry.active(now)).toList();
        if (ended.isEmpty()) {
            expiry.at(inForce.nextEnd());
            return;
        }
        try {
            change(_ -> ended);
        } catch (DatabaseException failure) {
            LOG.debugv("allowlist_end_not_stored", kv("error_code", failure.code()));
            synchronized (this) {
                use(inForce.entries().stream()
                        .filter(entry -> entry.active(now))
                        .toList());
            }
        }
        changed.fire(new AllowlistChanged());
        ended.forEach(entry -> log("allowlist_entry_ended", entry));
    }

    private record Change<T>(T result, List<AllowlistEntry> entries) {}

    /**
     * Changes the rows, without those that have ended. Reads them in the same transaction, so that nothing can fail between
     * the commit and the change in memory.
     */
    private synchronized <T> T change(Function<Instant, T> work) {
        Instant now = clock.instant();
        Change<T> change = database.write(() -> {
            repository.deleteEnded(now);
            return new Change<>(work.apply(now), rows());
        });
        load(change.entries());
        return change.result();
    }

    private void load(List<AllowlistEntry> rows) {
        inForce.load(rows);
        expiry.at(inForce.nextEnd());
    }

    private void use(List<AllowlistEntry> loaded) {
        inForce.use(loaded);
        expiry.at(inForce.nextEnd());
    }
}
