package dev.bartizan.door;

import dev.bartizan.ip.IpAddress;
import io.netty.channel.Channel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The open connections of one server, limited in total and per client address. If all are in use, a new connection
 * replaces the one that has been idle longest. A few slots are reserved for health checks.
 */
final class Connections {

    private final int limit;
    private final int limitPerAddress;
    private final int probeSlots;
    private final Predicate<ClientAddress> exempt;
    private final Connection.TimeLimits limits;
    private final Backlog backlog;
    private final Refusals refusals;
    private final Set<Connection> open = new HashSet<>();
    private final Map<IpAddress, Integer> byNetwork = new HashMap<>();

    /**
     * @param limit maximum number of connections in total
     * @param limitPerAddress maximum number for one address, or one IPv6 /64
     * @param probeSlots additional slots that only answer health checks
     * @param exempt addresses without a limit per address
     */
    Connections(
            int limit,
            int limitPerAddress,
            int probeSlots,
            Predicate<ClientAddress> exempt,
            Connection.TimeLimits limits,
            Backlog backlog,
            Refusals refusals) {
        this.limit = limit;
        this.limitPerAddress = limitPerAddress;
        this.probeSlots = probeSlots;
        this.exempt = exempt;
        this.limits = limits;
        this.backlog = backlog;
        this.refusals = refusals;
    }

    /** Admits a new connection, if necessary by closing another one; empty if it must be rejected. */
    synchronized Optional<Connection> admit(Channel channel) {
        Optional<ClientAddress> client = ClientAddress.of(channel.remoteAddress());
        Optional<IpAddress> network = client.filter(exempt.negate()).map(ClientAddress::network);
        if (network.isPresent()
                && byNetwork.getOrDefault(network.get(), 0) >= limitPerAddress
                && !replaceOldest(
                        each -> each.client().map(ClientAddress::network).equals(network))) {
            refusals.closed("too_many_of_one_address");
            return Optional.empty();
        }
        // Replace new connections last: they may not have been read yet, and can be health checks.
        boolean full = open.size() >= limit && !replaceOldest(Connection::settled) && !replaceOldest(each -> true);
        if (full && open.size() >= limit + probeSlots) {
            refusals.closed("too_many");
            return Optional.empty();
        }
        Connection connection = new Connection(channel, client, this, limits, backlog, refusals);
        open.add(connection);
        connection.restrict(full);
        network.ifPresent(counted -> byNetwork.merge(counted, 1, Integer::sum));
        channel.closeFuture().addListener(closed -> release(connection));
        return Optional.of(connection);
    }

    /** Counts a connection that could not be accepted. */
    void notAccepted() {
        refusals.closed("no_file_descriptor");
    }

    private boolean replaceOldest(Predicate<Connection> candidate) {
        Connection oldest = null;
        for (Connection each : open) {
            if (each.idle()
                    && candidate.test(each)
                    && (oldest == null || each.phaseSince() - oldest.phaseSince() < 0)) {
                oldest = each;
            }
        }
        if (oldest == null) {
            return false;
        }
        release(oldest);
        oldest.close("replaced");
        return true;
    }

    private synchronized void release(Connection connection) {
        if (open.remove(connection)) {
            connection
                    .client()
                    .filter(exempt.negate())
                    .map(ClientAddress::network)
                    .ifPresent(network ->
                            byNetwork.computeIfPresent(network, (counted, number) -> number == 1 ? null : number - 1));
        }
    }

    /** Removes the restriction of a connection that no longer needs a slot for health checks. */
    synchronized void reconsider(Connection connection) {
        connection.restrict(open.size() > limit);
    }
}
