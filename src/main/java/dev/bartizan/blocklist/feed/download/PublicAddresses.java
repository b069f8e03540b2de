package dev.bartizan.blocklist.feed.download;

import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.TimeLimit;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.ip.set.SpecialPurposeRanges;
import dev.bartizan.net.NameResolver;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Resolves host names and rejects those with a non-public address. This prevents server-side request forgery: a person
 * who may add lists must not reach hosts that only this machine can reach. One non-public address is enough for a
 * rejection, because any of a host's addresses can be used.
 */
public final class PublicAddresses {

    private static final int V6_BYTES = 16;
    private static final byte[] SIX_TO_FOUR = {0x20, 0x02};
    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final byte[] V4_COMPATIBLE = new byte[12];

    private final NameResolver resolver;
    private final IpRangeSet notPublic;

    PublicAddresses(NameResolver.Names names, IpRangeSet notPublic) {
        this.resolver = new NameResolver(names);
        this.notPublic = notPublic;
    }

    /** Uses the system's resolver and treats special-purpose addresses as not public. */
    public static PublicAddresses ofSystem() {
        return ofSystem(addresses -> {});
    }

    /** @param resolved gets all addresses of each host that is resolved */
    static PublicAddresses ofSystem(Consumer<List<InetAddress>> resolved) {
        NameResolver.Names system = NameResolver.Names.system();
        return new PublicAddresses(
                host -> {
                    List<InetAddress> addresses = system.resolve(host);
                    resolved.accept(addresses);
                    return addresses;
                },
                SpecialPurposeRanges.ALL);
    }

    /**
     * Resolves a host and checks all its addresses.
     *
     * @param allowPrivate whether non-public addresses are allowed
     */
    List<InetAddress> of(String host, boolean allowPrivate, TimeLimit deadline) throws FeedException {
        List<InetAddress> addresses = resolve(host, deadline);
        for (InetAddress address : addresses) {
            if (!allowPrivate && !isPublic(address)) {
                throw new FeedException(
                        FeedFailure.PRIVATE_ADDRESS,
                        "%s is at %s, which is not on the public Internet. Set “allow_private” for the list if that is intended."
                                .formatted(host, address.getHostAddress()),
                        Map.of("host", host, "address", address.getHostAddress()));
            }
        }
        return addresses;
    }

    private List<InetAddress> resolve(String host, TimeLimit deadline) throws FeedException {
        try {
            return resolver.resolve(host, deadline.remaining());
        } catch (ExecutionException e) {
            throw new FeedException(
                    FeedFailure.UNREACHABLE,
                    "The name %s cannot be resolved.".formatted(host),
                    Map.of("host", host),
                    e.getCause());
        } catch (TimeoutException e) {
            throw new FeedException(
                    FeedFailure.TIMEOUT,
                    "The name %s was not resolved in time.".formatted(host),
                    Map.of("host", host),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FeedException(FeedFailure.INTERRUPTED, "The download was cancelled.", Map.of(), e);
        }
    }

    boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return isPublic4(bytes, 0);
        }
        ByteBuffer parts = ByteBuffer.wrap(bytes);
        if (notPublic.contains6(parts.getLong(), parts.getLong())) {
            return false;
        }
        // Gateways translate these to IPv4, so check the embedded address.
        if (startsWith(bytes, SIX_TO_FOUR)) {
            return isPublic4(bytes, SIX_TO_FOUR.length);
        }
        if (startsWith(bytes, NAT64) || startsWith(bytes, V4_COMPATIBLE)) {
            return isPublic4(bytes, V6_BYTES - Integer.BYTES);
        }
        return true;
    }

    private boolean isPublic4(byte[] bytes, int at) {
        return !notPublic.contains4(ByteBuffer.wrap(bytes).getInt(at));
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }
}
