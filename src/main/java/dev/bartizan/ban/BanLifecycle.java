package dev.bartizan.ban;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BanSet;
import dev.bartizan.ban.inforce.Bans;
import dev.bartizan.ban.inforce.BansChanged;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.database.PurgeClock;
import dev.bartizan.replica.FollowedPart;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/** Loads the active bans at the start, ends expired ones, and purges the history. */
@Singleton
class BanLifecycle implements FollowedPart {

    /** Maximum number of rows deleted in one transaction, so that other writers don't wait long. */
    static final int PURGED_AT_ONCE = 500;

    private static final Duration FIRST_PURGE = Duration.ofMinutes(1);
    private static final Duration BETWEEN_PURGES = Duration.ofHours(1);

    /** Delay before a failed load of the active bans is retried. */
    private static final Duration BETWEEN_LOADS = Duration.ofSeconds(5);

    private static final Logger LOG = Logger.getLogger(BanLifecycle.class);

    private final BanLedger ledger;
    private final Database database;
    private final DatabaseState state;
    private final BanRepository repository;
    private final Bans bans;
    private final BanConfig config;
    private final PurgeClock purgeClock;
    private final DeadlineQueue deadlines;
    private final Deadline expiry;

    /** Whether active bans may be missing in memory. Guarded by the ledger. */
    private boolean incomplete;

    BanLifecycle(
            BanLedger ledger,
            Database database,
            DatabaseState state,
            BanRepository repository,
            Bans bans,
            BanConfig config,
            PurgeClock purgeClock,
            DeadlineQueue deadlines) {
        this.ledger = ledger;
        this.database = database;
        this.state = state;
        this.repository = repository;
        this.bans = bans;
        this.config = config;
        this.purgeClock = purgeClock;
        this.deadlines = deadlines;
        this.expiry = deadlines.add("bans-expiry", this::expire);
    }

    void start(@Observes @Priority(Lifecycle.Start.FEATURES) StartupEvent event) {
        expiry.at(bans.current().nextEnd());
        deadlines.every("bans-purge", FIRST_PURGE, BETWEEN_PURGES, this::purge);
    }

    void bansChanged(@Observes BansChanged event) {
        expiry.at(event.after().nextEnd());
    }

    /** Loads the active bans from the database; if it has no rows, stores those from memory. */
    void load(@Observes @Priority(Lifecycle.Open.BANS) DatabaseOpened event) {
        load();
    }

    private void load() {
        ledger.exclusively(this::loadRows);
    }

    private void loadRows() {
        Instant now = ledger.now();
        BanSet inForce = bans.current().active(now);
        boolean lost = !inForce.isEmpty() && database.read(repository::isEmpty);
        List<BanRow> rows =
                lost ? database.write(() -> carryOver(inForce, now)) : database.read(() -> repository.listInForce(now));
        bans.load(set(rows));
        incomplete = false;
    }

    @Override
    public int order() {
        return Lifecycle.Open.BANS;
    }

    @Override
    public String table() {
        return "ban";
    }

    @Override
    public void reload() {
        ledger.exclusively(() -> {
            Instant now = ledger.now();
            bans.load(set(database.read(() -> repository.listInForce(now))));
            incomplete = false;
        });
    }

    @Override
    public void reload(Set<Long> ids) {
        ledger.exclusively(() -> {
            Instant now = ledger.now();
            BanSet changed = set(database.read(() -> repository.listInForce(ids, now)));
            bans.load(bans.current().without(ban -> ids.contains(ban.id())).withAll(changed.all()));
        });
    }

    private static BanSet set(List<BanRow> rows) {
        return BanSet.of(rows.stream().flatMap(row -> row.readable().stream()).toList());
    }

    /** Stores the active bans in a new database that replaced a lost one, because that must not lift them. */
    private List<BanRow> carryOver(BanSet inForce, Instant now) {
        // After the clock was set back, there can be several bans of a range, origin and scenario.
        Set<ActiveBan> distinct = new TreeSet<>(BanSet.ORDER);
        distinct.addAll(inForce.all());
        List<BanRow> rows =
                distinct.stream().map(ban -> ledger.persist(ban, now)).toList();
        LOG.warnv("bans_carried_over", kv("bans", rows.size()));
        return rows;
    }

    /** Deletes bans that ended long ago, and reloads the active bans. */
    void purge() {
        if (!state.opened()) {
            return;
        }
        try {
            Instant oldest = purgeClock.instant().minus(config.keepHistory());
            int purged = 0;
            int last;
            do {
                last = database.write(() -> repository.deleteEndedBefore(oldest, PURGED_AT_ONCE));
                purged += last;
            } while (last == PURGED_AT_ONCE);
            load();
            LOG.debugv("ban_history_purged", kv("bans", purged));
        } catch (DatabaseException failure) {
            LOG.warnv("ban_history_not_purged", kv("error_code", failure.code()));
        }
    }

    /**
     * Removes expired bans from memory, so that their end is published. If the clock was set back, reloads bans that
     * were removed too early.
     */
    void expire() {
        ledger.exclusively(this::removeExpired);
    }

    private void removeExpired() {
        incomplete |= ledger.clockWasSetBack();
        if (incomplete && state.readable()) {
            try {
                if (state.following()) {
                    reload();
                } else {
                    load();
                }
            } catch (DatabaseException failure) {
                LOG.debugv("bans_not_loaded", kv("error_code", failure.code()));
            }
        }
        bans.replace(bans.current().active(ledger.now()));
        expiry.at(bans.current().nextEnd());
        if (incomplete) {
            expiry.within(BETWEEN_LOADS);
        }
    }
}
