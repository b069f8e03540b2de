package dev.bartizan.protection.shared;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.protection.ProtectedAddresses;
import dev.bartizan.protection.ProtectedUse;
import dev.bartizan.protection.ProtectionChanged;
import dev.bartizan.replica.FollowedPart;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Stores the addresses that are protected because they were used. Written when one is added or ends, and once an hour if one was
 * used again.
 */
@Singleton
class SharedAddresses implements FollowedPart {

    private static final Duration INTERVAL = Duration.ofHours(1);

    private static final Logger LOG = Logger.getLogger(SharedAddresses.class);

    private final ProtectedAddresses addresses;
    private final ProtectedAddressRepository repository;
    private final Database database;
    private final DatabaseState state;
    private final Deadline storing;

    /** What the table has. Guarded by {@code this}. */
    private Set<ProtectedUse> stored = Set.of();

    SharedAddresses(
            ProtectedAddresses addresses,
            ProtectedAddressRepository repository,
            Database database,
            DatabaseState state,
            DeadlineQueue deadlines) {
        this.addresses = addresses;
        this.repository = repository;
        this.database = database;
        this.state = state;
        this.storing = deadlines.every("protected-addresses-store", INTERVAL, INTERVAL, this::store);
    }

    void changed(@Observes ProtectionChanged event) {
        storing.now();
    }

    void load(@Observes @Priority(Lifecycle.Open.ALLOWLIST) DatabaseOpened event) {
        reload();
        storing.now();
    }

    @Override
    public int order() {
        return Lifecycle.Open.ALLOWLIST;
    }

    @Override
    public String table() {
        return "protected_address";
    }

    @Override
    public synchronized void reload() {
        List<ProtectedAddressRow> rows = database.read(() -> repository.listAll());
        stored = rows.stream()
                .map(row -> new ProtectedUse(row.kind, IpAddress.parse(row.address), row.usedAt))
                .collect(Collectors.toUnmodifiableSet());
        addresses.remember(stored);
    }

    synchronized void store() {
        if (!state.opened() || database.failing()) {
            return;
        }
        Set<ProtectedUse> current = addresses.uses().stream()
                .map(use -> new ProtectedUse(
                        use.kind(), use.address(), use.lastUse().truncatedTo(ChronoUnit.HOURS)))
                .collect(Collectors.toCollection(TreeSet::new));
        if (current.equals(stored)) {
            return;
        }
        try {
            database.write(() -> {
                repository.deleteAll();
                current.forEach(use -> repository.persist(
                        new ProtectedAddressRow(use.kind(), use.address().toString(), use.lastUse())));
            });
            stored = current;
        } catch (DatabaseException failure) {
            LOG.debugv("protected_addresses_not_stored", kv("error_code", failure.code()));
        }
    }
}
