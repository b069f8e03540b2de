package dev.bartizan.access.limit;

import dev.bartizan.access.Credential;
import dev.bartizan.access.CredentialValidity;
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

/** Limits concurrent work by {@link Use} and credential. Ends work whose credential expires or is revoked. */
@Singleton
public class Allowances {

    /** Ends work within a second after the end of its credential. */
    private static final long CHECK_MILLIS = 500;

    private final LimitConfig limits;
    private final CredentialValidity validity;
    private final Vertx vertx;
    private final Clock clock;
    private final Map<Use, Long> inAll = new HashMap<>();
    private final Map<Holder, Long> byHolder = new HashMap<>();
    private final Set<Permit> permits = new HashSet<>();
    private boolean checking;

    Allowances(LimitConfig limits, CredentialValidity validity, Vertx vertx, Clock clock) {
        this.limits = limits;
        this.validity = validity;
        this.vertx = vertx;
        this.clock = clock;
    }

    private record Holder(Use use, Credential.Kind kind, String id) {}

    /** Permission for running work. Thread-safe. */
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
         * Increases the amount.
         *
         * @throws ServiceException {@code TOO_MANY_REQUESTS} or {@code OVERLOADED}; the amount stays unchanged then
         */
        public void more(long additional) {
            synchronized (Allowances.this) {
                if (!released) {
                    add(holder, additional);
                    amount += additional;
                }
            }
        }

        /** Releases the whole amount. Idempotent. */
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
     * Takes a permit for one unit of work.
     *
     * @param end ends the work if its credential becomes invalid; called on an event loop
     * @throws ServiceException {@code TOO_MANY_REQUESTS} if the limit of the credential is reached, {@code OVERLOADED}
     *     if the limit of all credentials together is reached
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
     * Takes a permit for work whose amount grows, starting with 0.
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
     * Checks that one more unit of work could start now.
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
            throw refusal(
                    ErrorCode.TOO_MANY_REQUESTS,
                    "This credential has reached its limit of concurrent " + "requests.",
                    use,
                    own);
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

    /** Schedules the next check, if there are permits. */
    private void checkSoon() {
        if (!checking && !permits.isEmpty()) {
            checking = true;
            vertx.setTimer(CHECK_MILLIS, timer -> endInvalidPermits());
        }
    }

    private void endInvalidPermits() {
        Instant now = clock.instant();
        List<Permit> invalid;
        synchronized (this) {
            invalid = permits.stream()
                    .filter(permit -> !validity.valid(permit.credential, now))
                    .toList();
            checking = false;
            checkSoon();
        }
        invalid.forEach(permit -> permit.end.run());
    }
}
