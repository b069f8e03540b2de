package dev.bartizan.decision.lookup;

import dev.bartizan.console.NameSearch;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.net.NameResolver;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Finds the addresses of host names. */
@Singleton
class HostNames implements NameSearch {

    private static final Logger LOG = Logger.getLogger(HostNames.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int LONGEST = 253;

    private final NameResolver resolver;

    HostNames(NameResolver resolver) {
        this.resolver = resolver;
    }

    @Override
    public Stream<Hit> find(String text) {
        if (!isHost(text)) {
            return Stream.empty();
        }
        try {
            return resolver.resolve(text, TIMEOUT).stream()
                    .map(address -> IpAddress.parse(address.getHostAddress()).toString())
                    .distinct()
                    .map(address -> new Hit(Kind.ADDRESS, address, "/ui/search?q=" + address));
        } catch (ExecutionException | TimeoutException unknown) {
            LOG.debugv("search_host_unresolved", unknown.toString());
            return Stream.empty();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Stream.empty();
        }
    }

    /** A name with a dot; others are hardly ever hosts, and would be asked for in the search domains. */
    private static boolean isHost(String text) {
        return text.length() <= LONGEST
                && text.indexOf('.') > 0
                && text.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.')
                && text.chars().anyMatch(Character::isLetter);
    }
}
