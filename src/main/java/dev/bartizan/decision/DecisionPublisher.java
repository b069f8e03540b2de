package dev.bartizan.decision;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.blocklist.ListContents;
import dev.bartizan.blocklist.ListsChanged;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Publishes a new {@link DecisionSet} after each change of the lists and of the allowlist, before whoever made the
 * change goes on. Readers keep the one they have; a broken database takes nothing away.
 */
@Singleton
public class DecisionPublisher {

    private static final Logger LOG = Logger.getLogger(DecisionPublisher.class);

    private final ListContents contents;
    private final Allowlist allowlist;
    private final DatabaseState database;
    private final Clock clock;
    private final Timer rebuilds;
    private final CoalescedTask rebuild = new CoalescedTask(this::rebuild);

    /** Until the lists were loaded once, nobody knows what is blocked: an empty set would be a lie. */
    private volatile boolean loaded;

    private volatile DecisionSet current;

    DecisionPublisher(
            ListContents contents, Allowlist allowlist, DatabaseState database, Clock clock, MeterRegistry meters) {
        this.contents = contents;
        this.allowlist = allowlist;
        this.database = database;
        this.clock = clock;
        this.rebuilds = Timer.builder("bartizan.decisions.rebuild")
                .description("Time to put a new set of decisions together")
                .register(meters);
    }

    /** What is published; nothing before the lists were loaded for the first time. */
    public Optional<DecisionSet> current() {
        return Optional.ofNullable(current);
    }

    /**
     * What is published.
     *
     * @throws ServiceException before the lists were loaded for the first time: the database's failure, or {@code
     *     NOT_READY} where it has none
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

    void allowlistChanged(@Observes AllowlistChanged event) {
        if (loaded) {
            rebuild.run();
        }
    }

    /**
     * Publishes without the lists that have expired: lookups know it by themselves, everything else learns it from a new
     * generation. Compares instead of waiting for the next expiry, so that a clock that was wrong for a while takes no
     * list away for good.
     */
    @Scheduled(identity = "decisions-expiry", every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void followExpiry() {
        DecisionSet published = current;
        if (published != null && !published.lists().equals(DecisionSet.alive(contents.all(), clock.instant()))) {
            rebuild.run();
        }
    }

    private void rebuild() {
        long started = System.nanoTime();
        long generation = current == null ? 1 : current.generation() + 1;
        DecisionSet next = new DecisionSet(generation, clock.instant(), contents.all(), allowlist.ranges());
        current = next;
        Duration duration = Duration.ofNanos(System.nanoTime() - started);
        rebuilds.record(duration);
        LOG.infov(
                "decisions_published",
                kv("generation", generation),
                kv("lists", next.lists().size()),
                kv("ranges_ipv4", next.published().rangeCount4()),
                kv("ranges_ipv6", next.published().rangeCount6()),
                kv("addresses_ipv4", next.addressCount4()),
                kv("duration_ms", duration.toNanos() / 1_000 / 1e3));
    }
}
