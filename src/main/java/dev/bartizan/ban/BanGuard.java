package dev.bartizan.ban;

import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.ip.set.SpecialPurposeRanges;
import dev.bartizan.protection.ProtectedAddresses;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Checks whether a ban would block more than attackers. */
@Singleton
public class BanGuard {

    /** The same limits as for entries of lists. */
    private static final int SHORTEST_PREFIX_4 = 8;

    private static final int SHORTEST_PREFIX_6 = 19;

    /** The configured own addresses. */
    private final IpRangeSet declared;

    BanGuard(ProtectedAddresses addresses) {
        this.declared = addresses.declared();
    }

    /** Objections to a ban: a sentence for people by a name for programs; empty if there are none. */
    Map<String, String> objections(BanOrder order) {
        return objections(order.requester()).apply(order.range());
    }

    /**
     * A function that returns the objections to a ban of a range, for checking many ranges: a sentence for people by a
     * name for programs.
     *
     * @param requester the client's address, so that the client doesn't ban itself
     */
    public Function<IpRange, Map<String, String>> objections(Optional<IpAddress> requester) {
        List<IpAddress> interfaces = interfaceAddresses().toList();
        return range -> {
            Map<String, String> objections = new LinkedHashMap<>();
            if (SpecialPurposeRanges.ALL.overlaps(range)) {
                objections.put("special_purpose", "It contains private, loopback or other special-purpose addresses.");
            }
            if (declared.overlaps(range) || interfaces.stream().anyMatch(range::contains)) {
                objections.put("own_address", "It contains an address of this machine.");
            }
            if (requester.filter(range::contains).isPresent()) {
                objections.put("requester", "It contains the client's address.");
            }
            if (range.prefixLength() < (range.isV6() ? SHORTEST_PREFIX_6 : SHORTEST_PREFIX_4)) {
                objections.put(
                        "broad",
                        "It is broader than /" + SHORTEST_PREFIX_4 + " (IPv4) or /" + SHORTEST_PREFIX_6 + " (IPv6).");
            }
            return objections;
        };
    }

    /** Read for each check, because interfaces and their addresses change. */
    private static Stream<IpAddress> interfaceAddresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(address -> IpAddress.parse(address.getHostAddress()));
        } catch (SocketException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
