package dev.bartizan.deployment.traffic;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.bartizan.container.engine.ContainerEngine;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Counts the connections that a container's ports have, among them all requests that Caddy sent there before it was told to
 * send them elsewhere. Caddy itself forgets those: {@code /reverse_proxy/upstreams} has only what is in its configuration.
 * Connections that it keeps for later count too.
 *
 * @see <a href="https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html">what the kernel shows of them</a>
 */
public record Connections(ContainerEngine engine, Duration longest) {

    private static final Pattern COUNT = Pattern.compile("(?m)^/proc/net/tcp6?:(\\d+)$");

    /** How many there are; nothing where the image has no {@code grep} to look for them. */
    public OptionalInt count(String container, Set<Integer> ports) {
        String hexadecimal = ports.stream().map("%04X"::formatted).collect(Collectors.joining("\\|"));
        String established = ":\\(%s\\) [0-9A-F]*:[0-9A-F]* 01 ".formatted(hexadecimal);
        // Which has both an exit code other than 0 when it finds nothing, and when there is no IPv6.
        String output = engine.exec(
                        container, List.of("grep", "-c", established, "/proc/net/tcp", "/proc/net/tcp6"), longest)
                .output();
        Matcher counts = COUNT.matcher(output);
        OptionalInt sum = OptionalInt.empty();
        while (counts.find()) {
            sum = OptionalInt.of(sum.orElse(0) + Integer.parseInt(counts.group(1)));
        }
        return sum;
    }
}
