package dev.bartizan.access.limit;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.access.AccessConfig;
import dev.bartizan.access.RefusedCredential;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpSyntaxException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/**
 * Counts wrong credentials of all kinds per client address and minute, to slow down guessing and to limit log lines.
 */
@Singleton
public class WrongTokens {

    private static final Logger LOG = Logger.getLogger(WrongTokens.class);
    private static final Duration WINDOW = Duration.ofMinutes(1);

    /** Maximum number of clients, to bound the memory; the least recent one is dropped. */
    private static final int MAX_CLIENTS = 10_000;

    private static final int MAX_COUNTED = 1_000_000_000;

    private final int allowed;
    private final Clock clock;
    private final Map<String, Window> byClient = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<RefusedCredential, Counter> refusals = new EnumMap<>(RefusedCredential.class);

    WrongTokens(AccessConfig config, Clock clock, MeterRegistry metrics) {
        this.allowed = config.wrongTokensPerMinute();
        this.clock = clock;
        for (RefusedCredential reason : RefusedCredential.values()) {
            refusals.put(
                    reason,
                    Counter.builder("bartizan.credentials.refused")
                            .description("Wrong tokens, tickets and keys")
                            .tag("reason", reason.label())
                            .register(metrics));
        }
    }

    private record Window(Instant start, int count) {

        /** Also ends if the clock was set back; otherwise the window could last for hours. */
        boolean includes(Instant now) {
            return !now.isBefore(start) && now.isBefore(end());
        }

        Instant end() {
            return start.plus(WINDOW);
        }
    }

    /**
     * Records a wrong credential; returns the error to send.
     *
     * @param reason why it is wrong
     * @param refusal the error unless the limit is exceeded; then it is
     *     {@code TOO_MANY_REQUESTS}
     */
    public ServiceException refuse(SocketAddress client, RefusedCredential reason, ErrorCode refusal) {
        OptionalLong retryAfter = record(client, reason);
        return retryAfter.isPresent()
                ? new ServiceException(
                        ErrorCode.TOO_MANY_REQUESTS, Map.of("retry_after_seconds", retryAfter.getAsLong()))
                : new ServiceException(refusal);
    }

    /**
     * Records a wrong credential, for callers that write their own response.
     *
     * @param reason why it is wrong
     * @return seconds until the client may try again, if the limit is exceeded
     */
    public OptionalLong record(SocketAddress client, RefusedCredential reason) {
        return record(String.valueOf(client.hostAddress()), reason);
    }

    OptionalLong record(String address, RefusedCredential reason) {
        Objects.requireNonNull(refusals.get(reason), "each reason has a counter")
                .increment();
        String client = client(address);
        Instant now = clock.instant();
        Window window = count(client, now);
        if (window.count() == 1) {
            LOG.warnv("token_refused", kv("client", client), kv("reason", reason.label()));
        }
        return window.count() > allowed
                ? OptionalLong.of(
                        Math.max(1, Duration.between(now, window.end()).toSeconds()))
                : OptionalLong.empty();
    }

    private synchronized Window count(String client, Instant now) {
        Window last = byClient.get(client);
        Window window = last == null || !last.includes(now)
                ? new Window(now, 1)
                : new Window(last.start(), Math.min(last.count() + 1, MAX_COUNTED));
        byClient.put(client, window);
        if (byClient.size() > MAX_CLIENTS) {
            byClient.remove(byClient.keySet().iterator().next());
        }
        return window;
    }

    /** The client address; for IPv6 the /64, because a client can use all its addresses. */
    private static String client(String address) {
        try {
            IpAddress parsed = IpAddress.parse(address);
            return parsed.v6() ? IpAddress.of6(parsed.high(), 0) + "/64" : parsed.toString();
        } catch (IpSyntaxException noAddress) {
            return address;
        }
    }
}
