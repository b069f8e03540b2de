package dev.bartizan.net;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Resolves host names within a time limit. Thread-safe. */
@Singleton
public class NameResolver {

    /** Resolves host names without a limit. */
    @FunctionalInterface
    public interface Names {

        List<InetAddress> resolve(String host) throws UnknownHostException;

        /** The operating system's resolver, with hosts file and search domains. */
        static Names system() {
            return host -> List.of(InetAddress.getAllByName(host));
        }
    }

    private final Names names;

    @Inject
    NameResolver() {
        this(Names.system());
    }

    public NameResolver(Names names) {
        this.names = names;
    }

    /**
     * Resolves a name to its addresses of both families. This happens on a separate thread, because the system's resolver
     * can't be interrupted; on timeout the thread is abandoned.
     *
     * @throws ExecutionException if the name can't be resolved
     */
    public List<InetAddress> resolve(String host, Duration atMost)
            throws ExecutionException, TimeoutException, InterruptedException {
        var resolution = new CompletableFuture<List<InetAddress>>();
        Thread.ofVirtual().name("resolve " + host).start(() -> {
            try {
                resolution.complete(names.resolve(host));
            } catch (UnknownHostException | RuntimeException e) {
                resolution.completeExceptionally(e);
            }
        });
        return resolution.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }
}
