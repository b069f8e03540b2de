package dev.bartizan.net;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Resolves names that end with {@code .example} to what a test sets, and others by the system. Replaces the injected {@link
 * NameResolver} in every {@code @QuarkusTest}.
 */
@Alternative
@Priority(1)
@Singleton
public class SettableNames extends NameResolver {

    private final Map<String, List<String>> names;

    SettableNames() {
        this(new ConcurrentHashMap<>());
    }

    private SettableNames(Map<String, List<String>> names) {
        super(host -> host.endsWith(".example")
                ? addresses(host, names)
                : Names.system().resolve(host));
        this.names = names;
    }

    private static List<InetAddress> addresses(String host, Map<String, List<String>> names)
            throws UnknownHostException {
        List<InetAddress> found = new ArrayList<>();
        for (String address : names.getOrDefault(host, List.of())) {
            found.add(InetAddress.getByName(address));
        }
        if (found.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return found;
    }

    /** Sets the addresses of a name; without any, it can't be resolved. */
    public void set(String host, String... addresses) {
        names.put(host, List.of(addresses));
    }
}
