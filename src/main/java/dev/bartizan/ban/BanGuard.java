package dev.bartizan.ban;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpSyntaxException;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.ip.set.SpecialPurposeRanges;
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
import org.jboss.logging.Logger;

/** Says what speaks against a ban: it would shut out more than attackers. */
@Singleton
public class BanGuard {

    /** As for lists, whose broader prefixes are not taken either unless they are allowed. */
    private static final int SHORTEST_PREFIX_4 = 8;

    private static final int SHORTEST_PREFIX_6 = 19;

    private static final Logger LOG = Logger.getLogger(BanGuard.class);

    /** Of the configuration. */
    private final IpRangeSet declared;

    BanGuard(BanConfig config) {
        this.declared = IpRangeSet.of(config.ownAddresses().orElse(List.of()).stream()
                .flatMap(BanGuard::read)
                .toList());
    }

    /** What speaks against it, for people, by a name for programs; nothing where all is well. */
    Map<String, String> objections(BanOrder order) {
        return objections(order.requester()).apply(order.range());
    }

    /**
     * Tells of each of many ranges what speaks against a ban of it, for people, by a name for programs; nothing where all
     * is well.
     *
     * @param requester the address that the order comes from, which is not to lock itself out
     */
    public Function<IpRange, Map<String, String>> objections(Optional<IpAddress> requester) {
        List<IpAddress> interfaces = interfaceAddresses().toList();
        return range -> {
            Map<String, String> objections = new LinkedHashMap<>();
            if (SpecialPurposeRanges.ALL.overlaps(range)) {
                objections.put("special_purpose", "It has private, loopback or other special-purpose addresses.");
            }
            if (declared.overlaps(range) || interfaces.stream().anyMatch(range::contains)) {
                objections.put("own_address", "It has an address of this machine.");
            }
            if (requester.filter(range::contains).isPresent()) {
                objections.put("requester", "It has the address that the request comes from.");
            }
            if (range.prefixLength() < (range.isV6() ? SHORTEST_PREFIX_6 : SHORTEST_PREFIX_4)) {
                objections.put(
                        "broad",
                        "It is broader than /" + SHORTEST_PREFIX_4 + " (IPv4) or /" + SHORTEST_PREFIX_6 + " (IPv6).");
            }
            return objections;
        };
    }

    /** Asked for each time: interfaces come and go, and get other addresses. */
    private static Stream<IpAddress> interfaceAddresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(address -> IpAddress.parse(address.getHostAddress()));
        } catch (SocketException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Stream<IpRange> read(String text) {
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
