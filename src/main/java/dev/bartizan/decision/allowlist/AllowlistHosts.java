package dev.bartizan.decision.allowlist;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.backoff.Backoff;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.decision.allowlist.AllowlistEntry.Host;
import dev.bartizan.decision.allowlist.AllowlistEntry.Resolution;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.net.NameResolver;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the host names of the allowlist in the background: new ones at once, then again and again. Failures are retried
 * sooner. Nothing wakes while there are no host names.
 */
@Singleton
class AllowlistHosts {

    /** A name can resolve to as many addresses as its owner likes. */
    static final int MOST_ADDRESSES = 16;

    private static final Logger LOG = Logger.getLogger(AllowlistHosts.class);

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(30);

    private final Allowlist allowlist;
    private final AllowlistInForce inForce;
    private final NameResolver resolver;
    private final DatabaseState state;
    private final Clock clock;
    private final Duration interval;
    private final Backoff backoff;
    private final Deadline turn;

    /**
     * When a name is due.
     *
     * @param failures number of failures since the last success
     */
    private record Due(Instant at, int failures) {}

    /** The names that were resolved; others are due at once. Guarded by this. */
    private final Map<String, Due> due = new HashMap<>();

    AllowlistHosts(
            Allowlist allowlist,
            AllowlistInForce inForce,
            NameResolver resolver,
            AllowlistConfig config,
            DatabaseState state,
            Clock clock,
            DeadlineQueue deadlines) {
        this.allowlist = allowlist;
        this.inForce = inForce;
        this.resolver = resolver;
        this.state = state;
        this.clock = clock;
        this.interval = config.hostInterval();
        this.backoff = new Backoff(FIRST_RETRY, 2, interval);
        this.turn = deadlines.add("allowlist-hosts", this::resolveDue);
    }

    void load(@Observes @Priority(Lifecycle.Open.FEATURES) DatabaseOpened event) {
        resolveSoon();
    }

    void allowlistChanged(@Observes AllowlistChanged event) {
        resolveSoon();
    }

    private void resolveSoon() {
        if (!inForce.hosts().isEmpty()) {
            turn.now();
        }
    }

    /** Resolves the names that are due, all at the same time. */
    synchronized void resolveDue() {
        if (state.usedByOther()) {
            // The addresses are those that the leader has stored.
            return;
        }
        Instant now = clock.instant();
        List<Host> hosts = inForce.hosts().stream()
                .map(entry -> Objects.requireNonNull(entry.host(), "an entry with a host name"))
                .toList();
        due.keySet().retainAll(hosts.stream().map(Host::name).toList());
        Map<String, Resolution> results = new ConcurrentHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            hosts.stream()
                    .filter(host -> host.isNew() || isDue(due.get(host.name()), now))
                    .map(Host::name)
                    .forEach(name -> threads.execute(() -> results.put(name, resolve(name))));
        }
        if (!results.isEmpty()) {
            results.forEach((name, result) -> schedule(name, result, now));
            allowlist.resolved(results);
        }
        // Not at(): a change of the allowlist can have asked for another turn in the meantime.
        due.values().stream().map(Due::at).min(Comparator.naturalOrder()).ifPresent(turn::by);
    }

    /** A time far ahead is ignored: the clock was ahead. */
    private boolean isDue(@Nullable Due name, Instant now) {
        return name == null || !name.at().isAfter(now) || name.at().isAfter(now.plus(interval));
    }

    /**
     * Plans the next turn of a name.
     *
     * @param now when this turn began, so that a slow answer doesn't put the next one off
     */
    private void schedule(String name, Resolution result, Instant now) {
        int failures = due.getOrDefault(name, new Due(now, 0)).failures();
        boolean failed = result.addresses().isEmpty();
        if (failed && failures == 0) {
            LOG.warnv("allowlist_host_unresolved", kv("host", name), kv("reason", result.problem()));
        } else if (!failed && failures > 0) {
            LOG.infov("allowlist_host_recovered", kv("host", name));
        }
        Duration wait = failed ? backoff.jittered(failures) : new Backoff(interval, 1, interval).jittered(0);
        due.put(name, new Due(now.plus(wait), failed ? failures + 1 : 0));
    }

    private Resolution resolve(String name) {
        try {
            List<String> found = resolver.resolve(name, TIMEOUT).stream()
                    .filter(AllowlistHosts::isHost)
                    .map(address -> IpAddress.parse(address.getHostAddress()))
                    .sorted()
                    .distinct()
                    .map(IpAddress::toString)
                    .toList();
            if (found.isEmpty()) {
                return failed("The name resolves to no address of a host.");
            }
            return found.size() <= MOST_ADDRESSES
                    ? new Resolution(found, null)
                    : new Resolution(
                            found.subList(0, MOST_ADDRESSES),
                            "The name has %d addresses; only %d of them are allowed."
                                    .formatted(found.size(), MOST_ADDRESSES));
        } catch (ExecutionException failure) {
            return failed("The name can't be resolved.");
        } catch (TimeoutException late) {
            return failed("The name was not resolved within %d s.".formatted(TIMEOUT.toSeconds()));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return failed("The service is stopping.");
        }
    }

    private static Resolution failed(String problem) {
        return new Resolution(List.of(), problem);
    }

    /** Resolvers that block names answer with {@code 0.0.0.0}, for example. */
    private static boolean isHost(InetAddress address) {
        return !address.isAnyLocalAddress() && !address.isMulticastAddress();
    }
}
