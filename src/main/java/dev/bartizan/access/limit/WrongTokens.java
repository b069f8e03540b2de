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
import java.util.EnumMap;
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
    private final Clock clock;
    private final Attempts byClient;
    private final Map<RefusedCredential, Counter> refusals = new EnumMap<>(RefusedCredential.class);

    WrongTokens(AccessConfig config, Clock clock, MeterRegistry metrics) {
        this.byClient = new Attempts(config.wrongTokensPerMinute());
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
        Attempts.Attempt attempt = byClient.count(client, clock.instant());
        if (attempt.first()) {
            LOG.warnv("token_refused", kv("client", client), kv("reason", reason.label()));
        }
        return attempt.retryAfter();
    }

    /**
     * Seconds until the client may try again, if it has used up its wrong credentials of this minute. For credentials that
     * can be guessed, such as passwords: a right one must not be accepted then.
     */
    public OptionalLong retryAfter(SocketAddress client) {
        return byClient.retryAfter(client(client), clock.instant());
    }

    /** What attempts of a client count for: {@link #client(String)} of its address. */
    public static String client(SocketAddress client) {
        return client(String.valueOf(client.hostAddress()));
    }

    /** What attempts of an address count for: itself; for IPv6 the /64, because a client can use all its addresses. */
    public static String client(String address) {
        try {
            IpAddress parsed = IpAddress.parse(address);
            return parsed.v6() ? IpAddress.of6(parsed.high(), 0) + "/64" : parsed.toString();
        } catch (IpSyntaxException noAddress) {
            return address;
        }
    }
}
