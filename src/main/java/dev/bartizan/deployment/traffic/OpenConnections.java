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
 * Counts the established connections of a container's ports, including requests that Caddy sent before a switch. Caddy itself
 * can't count these: {@code /reverse_proxy/upstreams} has only configured upstreams. Idle keep-alive connections count, too.
 *
 * @see <a href="https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html">the format of /proc/net/tcp</a>
 */
public record OpenConnections(ContainerEngine engine, Duration longest) {

    private static final Pattern COUNT = Pattern.compile("(?m)^/proc/net/tcp6?:(\\d+)$");

    /** The number of connections; empty if the image has no {@code grep}. */
    public OptionalInt count(String container, Set<Integer> ports) {
        String hexadecimal = ports.stream().map("%04X"::formatted).collect(Collectors.joining("\\|"));
        String established = ":\\(%s\\) [0-9A-F]*:[0-9A-F]* 01 ".formatted(hexadecimal);
        // The exit code is not 0 both if grep finds nothing and if there is no IPv6, so it is not used.
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
