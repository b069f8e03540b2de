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
 * The open connections of one server. They are bounded in all and for each client address; a new one takes the place of
 * the one that has been idle longest, and a few places are kept for health checks.
 */
final class Connections {

    private final int most;
    private final int mostPerAddress;
    private final int forProbes;
    private final Predicate<ClientAddress> exempt;
    private final Connection.TimeLimits limits;
    private final Backlog backlog;
    private final Refusals refusals;
    private final Set<Connection> open = new HashSet<>();
    private final Map<IpAddress, Integer> byNetwork = new HashMap<>();

    /**
     * @param most connections in all
     * @param mostPerAddress connections of one address, or of one /64
     * @param forProbes places beyond these, on which nothing but health checks is answered
     * @param exempt addresses that have no limit of their own
     */
    Connections(
            int most,
            int mostPerAddress,
            int forProbes,
            Predicate<ClientAddress> exempt,
            Connection.TimeLimits limits,
            Backlog backlog,
            Refusals refusals) {
        this.most = most;
        this.mostPerAddress = mostPerAddress;
        this.forProbes = forProbes;
        this.exempt = exempt;
        this.limits = limits;
        this.backlog = backlog;
        this.refusals = refusals;
    }

    /** Takes a new connection in, if need be in the place of another one; none if it must be closed. */
    synchronized Optional<Connection> admit(Channel channel) {
        Optional<ClientAddress> client = ClientAddress.of(channel.remoteAddress());
        Optional<IpAddress> network = client.filter(exempt.negate()).map(ClientAddress::network);
        if (network.isPresent()
                && byNetwork.getOrDefault(network.get(), 0) >= mostPerAddress
                && !replaceOldest(
                        each -> each.client().map(ClientAddress::network).equals(network))) {
            refusals.closed("too_many_of_one_address");
            return Optional.empty();
        }
        // Those that have just come go last: they may not have been read yet, and one of them can be a health check.
        boolean full = open.size() >= most && !replaceOldest(Connection::settled) && !replaceOldest(each -> true);
        if (full && open.size() >= most + forProbes) {
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

    /** Counts a connection that couldn't be accepted. */
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

    /** Lifts the restriction of a connection that no longer needs one of the places for health checks. */
    synchronized void reconsider(Connection connection) {
        connection.restrict(open.size() > most);
    }
}
