package dev.bartizan.decision.allowlist;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpSyntaxException;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.net.RequestAddress;
import dev.bartizan.system.Lifecycle;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The ranges that are never blocked: the configured ones and the rows of the database. They override lists and bans.
 *
 * <p>If the database fails, the configured ranges and the rows loaded last stay in force. Changes are serialized; each
 * one updates the database and then memory.
 */
@Singleton
public class Allowlist {

    private static final Logger LOG = Logger.getLogger(Allowlist.class);

    private final Database database;
    private final AllowlistRepository repository;
    private final Event<AllowlistChanged> changed;
    private final Clock clock;

    /** Configured ranges in canonical text, in the order of the configuration. */
    private final Set<String> declared = new LinkedHashSet<>();

    private final IpRangeSet declaredRanges;

    private volatile IpRangeSet ranges;

    Allowlist(
            AllowlistConfig config,
            Database database,
            AllowlistRepository repository,
            Event<AllowlistChanged> changed,
            Clock clock) {
        this.database = database;
        this.repository = repository;
        this.changed = changed;
        this.clock = clock;
        List<IpRange> readable = config.ranges().orElse(List.of()).stream()
                .flatMap(text -> read(text, "configuration"))
                .toList();
        readable.forEach(range -> declared.add(range.toString()));
        this.declaredRanges = IpRangeSet.of(readable);
        this.ranges = declaredRanges;
    }

    /** All addresses that are never blocked; read from memory. */
    public IpRangeSet ranges() {
        return ranges;
    }

    /** All rows, including those that the configuration declares. */
    public List<AllowlistEntry> list() {
        return database.read(() ->
                repository.listById().stream().map(AllowlistEntryRow::toModel).toList());
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
     * @param text an address, a CIDR (its host bits are masked) or {@code first-last}
     * @param comment why; may be absent
     * @throws ServiceException {@code INVALID_ADDRESS}; {@code ALREADY_EXISTS}
     */
    public AllowlistEntry add(String text, @Nullable String comment) {
        String range = RequestAddress.field("range", text).range().toString();
        AllowlistEntry added = change(() -> {
            if (repository.findByRange(range).isPresent()) {
                throw new ServiceException(
                        ErrorCode.ALREADY_EXISTS, "The range is allowed already.", Map.of("range", range));
            }
            return persist(range, comment, false).toModel();
        });
        changed.fire(new AllowlistChanged());
        LOG.infov("allowlist_entry_added", kv("id", added.id()), kv("range", range));
        return added;
    }

    /**
     * Removes a row; the change is in force when this returns.
     *
     * @throws ServiceException {@code NOT_FOUND}; {@code READ_ONLY} if the configuration declares it
     */
    public void remove(long id) {
        AllowlistEntryRow removed = change(() -> {
            AllowlistEntryRow entry = require(id);
            if (entry.provisioned) {
                throw new ServiceException(ErrorCode.READ_ONLY, Map.of("range", entry.range));
            }
            repository.delete(entry);
            return entry;
        });
        changed.fire(new AllowlistChanged());
        LOG.infov("allowlist_entry_removed", kv("id", id), kv("range", removed.range));
    }

    private AllowlistEntryRow require(long id) {
        return repository
                .findByIdOptional(id)
                .orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND, Map.of("id", id)));
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
        ranges = withDeclared(database.read(repository::listById));
    }

    private void provision() {
        change(() -> {
            Set<String> missing = new LinkedHashSet<>(declared);
            for (AllowlistEntryRow entry : repository.listById()) {
                boolean isDeclared = missing.remove(entry.range);
                if (isDeclared) {
                    entry.provisioned = true;
                } else if (entry.provisioned) {
                    repository.delete(entry);
                }
            }
            missing.forEach(range -> persist(range, null, true));
            return null;
        });
    }

    private AllowlistEntryRow persist(String range, @Nullable String comment, boolean provisioned) {
        AllowlistEntryRow entry = new AllowlistEntryRow();
        entry.range = range;
        entry.comment = comment;
        entry.provisioned = provisioned;
        entry.createdAt = clock.instant();
        repository.persist(entry);
        return entry;
    }

    private record Change<T>(T result, List<AllowlistEntryRow> rows) {}

    /** Reads the rows in the same transaction, so that nothing can fail between the commit and the change in memory. */
    private synchronized <T> T change(Supplier<T> work) {
        Change<T> change = database.write(() -> new Change<>(work.get(), repository.listById()));
        ranges = withDeclared(change.rows());
        return change.result();
    }

    private IpRangeSet withDeclared(List<AllowlistEntryRow> rows) {
        return declaredRanges.union(IpRangeSet.of(
                rows.stream().flatMap(entry -> read(entry.range, "database")).toList()));
    }

    private static Stream<IpRange> read(String text, String source) {
        try {
            return Stream.of(IpRange.parse(text));
        } catch (IpSyntaxException unreadable) {
            LOG.errorv(
                    "allowlist_range_invalid",
                    kv("range", text),
                    kv("source", source),
                    kv("reason", unreadable.syntax().reason()));
            return Stream.empty();
        }
    }
}
