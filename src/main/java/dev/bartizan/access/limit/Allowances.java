package dev.bartizan.access.limit;

import dev.bartizan.access.Credential;
import dev.bartizan.access.token.TokenRegistry;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.LimitConfig;
import dev.bartizan.http.Use;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Counts what runs, by {@link Use} and credential, and refuses what is too much. What runs with a token that expires or is
 * revoked is ended.
 */
@Singleton
public class Allowances {

    /** Within a second of a token's end nothing runs any more that it opened. */
    private static final long CHECK_MILLIS = 500;

    private final LimitConfig limits;
    private final TokenRegistry tokens;
    private final Vertx vertx;
    private final Clock clock;
    private final Map<Use, Long> inAll = new HashMap<>();
    private final Map<Holder, Long> byHolder = new HashMap<>();
    private final Set<Permit> permits = new HashSet<>();
    private boolean checking;

    Allowances(LimitConfig limits, TokenRegistry tokens, Vertx vertx, Clock clock) {
        this.limits = limits;
        this.tokens = tokens;
        this.vertx = vertx;
        this.clock = clock;
    }

    private record Holder(Use use, Credential.Kind kind, String id) {}

    /** Something that runs. Thread-safe. */
    public final class Permit {

        private final Credential credential;
        private final Holder holder;
        private final Runnable end;
        private long amount;
        private boolean released;

        private Permit(Use use, Credential credential, Runnable end) {
            this.credential = credential;
            this.holder = new Holder(use, credential.kind(), credential.id());
            this.end = end;
        }

        /**
         * Takes more.
         *
         * @throws ServiceException {@code TOO_MANY_REQUESTS} or {@code OVERLOADED}; what was taken before stays taken
         */
        public void more(long additional) {
            synchronized (Allowances.this) {
                if (!released) {
                    add(holder, additional);
                    amount += additional;
                }
            }
        }

        /** Gives all of it back; more than once does nothing. */
        public void release() {
            synchronized (Allowances.this) {
                if (!released) {
                    released = true;
                    permits.remove(this);
                    subtract(holder, amount);
                }
            }
        }
    }

    /**
     * Lets one more run.
     *
     * @param end ends it, should its credential lose its validity; called on an event loop
     * @throws ServiceException {@code TOO_MANY_REQUESTS} if the credential has as much as it may, {@code OVERLOADED} if all
     *     of them together have
     */
    public Permit take(Use use, Credential credential, Runnable end) {
        Permit permit = new Permit(use, credential, end);
        synchronized (this) {
            permit.more(1);
            permits.add(permit);
            checkSoon();
        }
        return permit;
    }

    /**
     * Counts what grows while it runs, from nothing.
     *
     * @param end as in {@link #take}
     */
    Permit begin(Use use, Credential credential, Runnable end) {
        Permit permit = new Permit(use, credential, end);
        synchronized (this) {
            permits.add(permit);
            checkSoon();
        }
        return permit;
    }

    /**
     * Whether one more could run now.
     *
     * @throws ServiceException as {@link #take}
     */
    public synchronized void require(Use use, Credential credential) {
        requireRoom(new Holder(use, credential.kind(), credential.id()), 1);
    }

    private void add(Holder holder, long amount) {
        requireRoom(holder, amount);
        inAll.merge(holder.use(), amount, Long::sum);
        byHolder.merge(holder, amount, Long::sum);
    }

    private void requireRoom(Holder holder, long amount) {
        Use use = holder.use();
        long own = use.perCredential(limits);
        if (byHolder.getOrDefault(holder, 0L) + amount > own) {
            throw refusal(ErrorCode.TOO_MANY_REQUESTS, "This credential has as much running as it may.", use, own);
        }
        long all = use.inAll(limits);
        if (inAll.getOrDefault(use, 0L) + amount > all) {
            throw refusal(ErrorCode.OVERLOADED, ErrorCode.OVERLOADED.message(), use, all);
        }
    }

    private static ServiceException refusal(ErrorCode code, String message, Use use, long maximum) {
        return new ServiceException(
                code, message, Map.of("of", use.name().toLowerCase(Locale.ROOT), "maximum", maximum));
    }

    private void subtract(Holder holder, long amount) {
        inAll.merge(holder.use(), -amount, Long::sum);
        byHolder.computeIfPresent(holder, (_, held) -> held == amount ? null : held - amount);
    }

    /** While nothing runs there is nothing to check. */
    private void checkSoon() {
        if (!checking && !permits.isEmpty()) {
            checking = true;
            vertx.setTimer(CHECK_MILLIS, timer -> endWhatIsNotAllowedAnyMore());
        }
    }

    private void endWhatIsNotAllowedAnyMore() {
        Instant now = clock.instant();
        List<Permit> invalid;
        synchronized (this) {
            invalid = permits.stream()
                    .filter(permit -> !tokens.valid(permit.credential, now))
                    .toList();
            checking = false;
            checkSoon();
        }
        invalid.forEach(permit -> permit.end.run());
    }
}
