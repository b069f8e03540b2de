package dev.bartizan.blocklist.feed.download;

import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.TimeLimit;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.ip.set.SpecialPurposeRanges;
import dev.bartizan.net.NameResolver;
import dev.bartizan.net.PublicInternet;
import java.net.InetAddress;
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
        return PublicInternet.has(address, notPublic);
    }
}
