package dev.bartizan.protection;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpSyntaxException;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The addresses that lists never block: those of the machine and its network, and those that the service has
 * connections with. The former are read once a minute, because interfaces and routes change; the latter are remembered
 * for a while after the last use, in memory. Thread-safe.
 */
@Singleton
public class ProtectedAddresses {

    /** How many addresses of each kind are remembered, the ones last used. */
    static final int MOST_REMEMBERED = 128;

    /** A name can resolve to as many addresses as its owner likes. */
    private static final int MOST_OF_A_HOST = 16;

    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private static final IpRangeSet LOOPBACK =
            IpRangeSet.of(IpRange.parse("127.0.0.0/8"), IpRange.of(IpAddress.parse("::1")));

    private static final Logger LOG = Logger.getLogger(ProtectedAddresses.class);

    private final LocalNetwork network;
    private final IpRangeSet declared;
    private final Event<ProtectionChanged> changed;
    private final Clock clock;
    private final Deadline refresh;
    private final Deadline end;

    /** Last use of each remembered address by its kind, the latest last; guarded by itself. */
    private final Map<Protection, LinkedHashMap<IpAddress, Instant>> uses = new EnumMap<>(Protection.class);

    /** What could not be read the last time; used by one thread at a time, as {@link #refresh} is. */
    private final Set<Protection> unreadable = EnumSet.noneOf(Protection.class);

    private volatile ProtectedSet current;

    ProtectedAddresses(
            LocalNetwork network,
            @ConfigProperty(name = "bartizan.ban.own-addresses") Optional<List<String>> ownAddresses,
            Event<ProtectionChanged> changed,
            Clock clock,
            DeadlineQueue deadlines) {
        this.network = network;
        this.declared = IpRangeSet.of(ownAddresses.orElse(List.of()).stream()
                .flatMap(ProtectedAddresses::range)
                .toList());
        this.changed = changed;
        this.clock = clock;
        this.current = read(ProtectedSet.EMPTY);
        this.end = deadlines.add("protected-addresses-end", this::refresh);
        this.refresh = deadlines.every("protected-addresses", INTERVAL, INTERVAL, this::refresh);
    }

    /** The protected addresses. */
    public ProtectedSet current() {
        return current;
    }

    /** The configured own addresses. */
    public IpRangeSet declared() {
        return declared;
    }

    /** An administrator called from this address, or a proxy did for them; other addresses than IP are ignored. */
    public void administrator(SocketAddress client) {
        used(Protection.ADMINISTRATOR, client);
    }

    /** A webhook is sent to this address. */
    public void webhook(SocketAddress target) {
        used(Protection.WEBHOOK, target);
    }

    /** A host of a feed has these addresses. */
    public void feed(Collection<InetAddress> host) {
        host.stream()
                .limit(MOST_OF_A_HOST)
                .flatMap(address -> LocalNetwork.address(address.getHostAddress()).stream())
                .forEach(address -> used(Protection.FEED, address));
    }

    /** The addresses that were used, with their last use. */
    public List<ProtectedUse> uses() {
        synchronized (uses) {
            return uses.entrySet().stream()
                    .flatMap(each -> each.getValue().entrySet().stream()
                            .map(use -> new ProtectedUse(each.getKey(), use.getKey(), use.getValue())))
                    .toList();
        }
    }

    /** Protects what this process used earlier, or another one uses. */
    public void remember(Collection<ProtectedUse> earlier) {
        synchronized (uses) {
            earlier.stream()
                    .sorted(Comparator.comparing(ProtectedUse::lastUse))
                    .forEach(use -> known(use.kind())
                            .merge(use.address(), use.lastUse(), (one, other) -> one.isAfter(other) ? one : other));
            uses.values().forEach(ProtectedAddresses::bound);
        }
        refresh();
    }

    private LinkedHashMap<IpAddress, Instant> known(Protection protection) {
        return uses.computeIfAbsent(protection, any -> new LinkedHashMap<>(MOST_REMEMBERED, 0.75f, true));
    }

    private static void bound(LinkedHashMap<IpAddress, Instant> known) {
        while (known.size() > MOST_REMEMBERED) {
            known.pollFirstEntry();
        }
    }

    private void used(Protection protection, SocketAddress address) {
        Optional.ofNullable(address.hostAddress())
                .flatMap(LocalNetwork::address)
                .ifPresent(parsed -> used(protection, parsed));
    }

    /** Callers are event loops, so another thread publishes a new address. */
    private void used(Protection protection, IpAddress address) {
        boolean added;
        synchronized (uses) {
            LinkedHashMap<IpAddress, Instant> known = known(protection);
            added = known.put(address, clock.instant()) == null;
            bound(known);
        }
        if (added && current.of(address).isEmpty()) {
            refresh.now();
        }
    }

    /** Reads everything again, and publishes it if something changed. */
    synchronized void refresh() {
        ProtectedSet next = read(current);
        end.at(nextEnd());
        if (!next.equals(current)) {
            current = next;
            LOG.infov("protected_addresses_changed", kv("ranges", next.all().rangeCount()));
            changed.fire(new ProtectionChanged());
        }
    }

    private ProtectedSet read(ProtectedSet last) {
        Map<Protection, IpRangeSet> sets = remembered();
        sets.put(Protection.CONFIGURED, declared);
        sets.put(
                Protection.INTERFACE,
                read(Protection.INTERFACE, network::interfaces, last).union(LOOPBACK));
        sets.put(Protection.GATEWAY, read(Protection.GATEWAY, network::gateways, last));
        sets.put(Protection.RESOLVER, read(Protection.RESOLVER, network::resolvers, last));
        return new ProtectedSet(sets);
    }

    /** What can't be read stays as it was. */
    private IpRangeSet read(Protection protection, Source source, ProtectedSet last) {
        try {
            IpRangeSet found = set(source.addresses());
            unreadable.remove(protection);
            return found;
        } catch (IOException failure) {
            if (unreadable.add(protection)) {
                LOG.warnv("local_network_unreadable", kv("part", protection), kv("reason", failure.toString()));
            }
            return last.of(protection);
        }
    }

    /** A part of the local network's description. */
    @FunctionalInterface
    private interface Source {
        List<IpAddress> addresses() throws IOException;
    }

    private Map<Protection, IpRangeSet> remembered() {
        Map<Protection, IpRangeSet> sets = new EnumMap<>(Protection.class);
        Instant now = clock.instant();
        synchronized (uses) {
            uses.forEach((protection, known) -> {
                Duration lifetime = protection.lifetime().orElseThrow();
                known.values().removeIf(last -> !last.plus(lifetime).isAfter(now));
                sets.put(protection, set(known.keySet()));
            });
        }
        return sets;
    }

    /** When the first remembered address ends, unless it is used again; {@link Instant#MAX} if there is none. */
    private Instant nextEnd() {
        synchronized (uses) {
            return uses.entrySet().stream()
                    .flatMap(each -> each.getValue().values().stream()
                            .map(last -> last.plus(each.getKey().lifetime().orElseThrow())))
                    .min(Comparator.naturalOrder())
                    .orElse(Instant.MAX);
        }
    }

    private static IpRangeSet set(Collection<IpAddress> addresses) {
        return IpRangeSet.of(addresses.stream().map(IpRange::of).toList());
    }

    private static Stream<IpRange> range(String text) {
        try {
            return Stream.of(IpRange.parse(text));
        } catch (IpSyntaxException unreadable) {
            LOG.errorv(
                    "own_address_invalid",
                    kv("range", text),
                    kv("reason", unreadable.syntax().reason()));
            return Stream.empty();
        }
    }
}
