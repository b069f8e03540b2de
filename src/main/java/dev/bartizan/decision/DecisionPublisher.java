package dev.bartizan.decision;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.ban.inforce.Bans;
import dev.bartizan.ban.inforce.BansChanged;
import dev.bartizan.blocklist.ListContents;
import dev.bartizan.blocklist.ListsChanged;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.decision.allowlist.AllowlistChanged;
import dev.bartizan.decision.allowlist.AllowlistInForce;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.protection.ProtectedAddresses;
import dev.bartizan.protection.ProtectionChanged;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a new {@link DecisionSet} after each change of the lists, the bans, the allowlist or the protected
 * addresses, in the thread that made the change. Readers keep the set that they have. If the database fails, the published set stays.
 */
@Singleton
public class DecisionPublisher {

    private static final Logger LOG = Logger.getLogger(DecisionPublisher.class);

    private final ListContents contents;
    private final Bans bans;
    private final AllowlistInForce allowlist;
    private final ProtectedAddresses protectedAddresses;
    private final DatabaseState database;
    private final Clock clock;
    private final Timer rebuilds;
    private final CoalescedTask rebuild = new CoalescedTask(this::rebuild);
    private final Deadline expiry;

    /** Nothing is published before the lists are loaded: an empty set would say that nothing is blocked. */
    private volatile boolean loaded;

    private volatile @Nullable DecisionSet current;

    DecisionPublisher(
            ListContents contents,
            Bans bans,
            AllowlistInForce allowlist,
            ProtectedAddresses protectedAddresses,
            DatabaseState database,
            Clock clock,
            MeterRegistry meters,
            DeadlineQueue deadlines) {
        this.contents = contents;
        this.bans = bans;
        this.allowlist = allowlist;
        this.protectedAddresses = protectedAddresses;
        this.database = database;
        this.clock = clock;
        this.rebuilds = Timer.builder("bartizan.decisions.rebuild")
                .description("Time to build a new decision set")
                .register(meters);
        this.expiry = deadlines.add("decisions-expiry", this::followExpiry);
    }

    /** The published set; empty before the lists have been loaded for the first time. */
    public Optional<DecisionSet> current() {
        return Optional.ofNullable(current);
    }

    /**
     * The published set.
     *
     * @throws ServiceException before the lists have been loaded for the first time: with the database's failure, or
     *     with {@code NOT_READY} if it has not failed
     */
    public DecisionSet require() {
        DecisionSet published = current;
        if (published == null) {
            throw database.failure().isPresent() ? database.unavailable() : new ServiceException(ErrorCode.NOT_READY);
        }
        return published;
    }

    void listsChanged(@Observes ListsChanged event) {
        loaded = true;
        rebuild.run();
    }

    void bansChanged(@Observes BansChanged event) {
        if (loaded) {
            rebuild.run();
        }
    }

    void allowlistChanged(@Observes AllowlistChanged event) {
        if (loaded) {
            rebuild.run();
        }
    }

    void protectionChanged(@Observes ProtectionChanged event) {
        if (loaded) {
            rebuild.run();
        }
    }

    /**
     * Publishes a new set if something in the current one has expired. Lookups check expiry themselves; all other
     * readers need a new generation. Compares the content instead of waiting for the next expiry, so that decisions
     * come back after a wrong system clock is corrected.
     */
    public void followExpiry() {
        DecisionSet published = current;
        if (published != null && published.outdated(clock.instant(), contents.blocked())) {
            rebuild.run();
        } else if (published != null) {
            expiry.by(published.nextEnd());
        }
    }

    private void rebuild() {
        long started = System.nanoTime();
        Instant now = clock.instant();
        Excepted excepted = new Excepted(allowlist.ranges(), allowlist.exceptions(), protectedAddresses.current());
        DecisionSet next = current == null
                ? new DecisionSet(1, now, contents.blocked(), bans.current(), excepted)
                : current.next(now, contents.blocked(), bans.current(), excepted);
        current = next;
        expiry.at(next.nextEnd());
        Duration duration = Duration.ofNanos(System.nanoTime() - started);
        rebuilds.record(duration);
        LOG.infov(
                "decisions_published",
                kv("generation", next.generation()),
                kv("lists", next.lists().size()),
                kv("bans", next.bans().all().size()),
                kv("ranges_ipv4", next.listed().rangeCount4()),
                kv("ranges_ipv6", next.listed().rangeCount6()),
                kv("addresses_ipv4", next.addressCount4()),
                kv("duration_ms", duration.toNanos() / 1_000 / 1e3));
    }
}
