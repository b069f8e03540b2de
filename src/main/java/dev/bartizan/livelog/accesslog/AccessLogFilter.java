package dev.bartizan.livelog.accesslog;

import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpSyntaxException;
import dev.bartizan.livelog.FilterValues;
import dev.bartizan.livelog.LogFilter;
import dev.bartizan.livelog.Severity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Selects lines of the access log.
 *
 * @param source what decided about the request
 * @param blockedOnly whether to select blocked requests only
 * @param level the minimum severity
 * @param ip a range that contains the client's address
 * @param host the request's host; the request's port is ignored unless this has one
 */
record AccessLogFilter(
        Optional<AccessSource> source,
        boolean blockedOnly,
        Optional<Severity> level,
        Optional<IpRange> ip,
        Optional<String> host)
        implements LogFilter<AccessLogLine> {

    static final Set<String> NAMES = Set.of("source", "blocked_only", "level", "ip", "host");

    static AccessLogFilter of(FilterValues values) {
        return new AccessLogFilter(
                values.text("source")
                        .map(value -> AccessSource.named(value)
                                .orElseThrow(
                                        () -> FilterValues.refuse("source", value, "one of " + AccessSource.names()))),
                values.flag("blocked_only"),
                values.severity("level"),
                values.range("ip"),
                values.text("host"));
    }

    @Override
    public boolean test(AccessLogLine line) {
        AccessEvent event = line.event();
        return (source.isEmpty() || source.get() == event.verdict().source())
                && (!blockedOnly || event.verdict().blocked())
                && (level.isEmpty() || event.level().atLeast(level.get()))
                && (ip.isEmpty() || within(ip.get(), event.request().clientIp()))
                && (host.isEmpty() || names(host.get(), event.request().host()));
    }

    private static boolean within(IpRange range, @Nullable String address) {
        try {
            return address != null && range.contains(IpAddress.parse(address));
        } catch (IpSyntaxException noAddress) {
            return false;
        }
    }

    private static boolean names(String wanted, @Nullable String host) {
        return host != null && (wanted.equalsIgnoreCase(host) || wanted.equalsIgnoreCase(withoutPort(host)));
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        boolean port = colon >= 0
                && colon < host.length() - 1
                && host.chars().skip(colon + 1L).allMatch(digit -> digit >= '0' && digit <= '9');
        return port ? host.substring(0, colon) : host;
    }

    @Override
    public Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        source.ifPresent(wanted -> values.put("source", wanted.toString()));
        if (blockedOnly) {
            values.put("blocked_only", true);
        }
        level.ifPresent(severity -> values.put("level", severity.toString()));
        ip.ifPresent(range -> values.put("ip", range.toString()));
        host.ifPresent(name -> values.put("host", name));
        return values;
    }
}
