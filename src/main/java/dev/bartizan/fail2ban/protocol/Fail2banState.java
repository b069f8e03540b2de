package dev.bartizan.fail2ban.protocol;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.fail2ban.Fail2banConfig;
import dev.bartizan.fail2ban.protocol.UnreachableException.Cause;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Whether the server was reached by the last call. Thread-safe. */
@Singleton
public class Fail2banState {

    private static final Logger LOG = Logger.getLogger(Fail2banState.class);

    /** Whether there is a reachable server. */
    public enum Presence {
        OK,
        /** There is no server, and none is configured. */
        ABSENT,
        UNREACHABLE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The result of the last calls.
     *
     * @param cause why the server can't be reached; empty if it can
     * @param since when this began
     */
    private record Contact(Optional<Cause> cause, Instant since) {}

    private final Fail2banConfig config;
    private final Clock clock;
    private volatile @Nullable Contact contact;
    private volatile boolean everReached;
    private volatile long unreadableBans;
    private volatile Set<String> jails = Set.of();
    private volatile Set<String> otherSpellings = Set.of();

    public Fail2banState(Fail2banConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** Why the server could not be reached; empty if it was, or was not called yet. */
    public Optional<Cause> cause() {
        Contact last = contact;
        return last == null ? Optional.empty() : last.cause();
    }

    /** Since when the server has its state; nothing before the first call. */
    public @Nullable Instant since() {
        Contact last = contact;
        return last == null ? null : last.since();
    }

    /** The server's state; absent before the first call. */
    public Presence presence() {
        Contact last = contact;
        if (last == null || !config.enabled()) {
            return Presence.ABSENT;
        }
        if (last.cause().isEmpty()) {
            return Presence.OK;
        }
        return last.cause().get() == Cause.NO_SUCH_SOCKET && !isExpected() ? Presence.ABSENT : Presence.UNREACHABLE;
    }

    /** Whether a server is expected: it is configured, or was reached before. */
    public boolean isExpected() {
        return everReached || config.socket().isPresent();
    }

    /** The number of its bans that are not of an address. */
    public long unreadableBans() {
        return unreadableBans;
    }

    /** Sets the number of its bans that are not of an address. */
    public void unreadableBans(long count) {
        unreadableBans = count;
    }

    /** The jails that ban an address in another spelling than fail2ban's own, such as {@code fe80::1%eth0}. */
    public Set<String> jailsWithOtherSpellings() {
        return otherSpellings;
    }

    /** Sets the jails that ban an address in another spelling. */
    public void jailsWithOtherSpellings(Set<String> names) {
        otherSpellings = Set.copyOf(names);
    }

    /** The names of the jails that the server had when it was last reached; empty before that. */
    public Set<String> jails() {
        return jails;
    }

    /** Sets the names of the jails that the server has. */
    public void jails(Set<String> names) {
        jails = Set.copyOf(names);
    }

    /** Records that the server has answered. */
    public void reached() {
        if (contact == null || contact.cause().isPresent()) {
            change(Optional.empty());
        }
    }

    /** Records that the server could not be reached. Logs a changed cause. */
    public void unreachable(Cause cause) {
        if (contact == null || contact.cause().filter(cause::equals).isEmpty()) {
            change(Optional.of(cause));
        }
    }

    private synchronized void change(Optional<Cause> cause) {
        contact = new Contact(cause, clock.instant());
        if (cause.isEmpty()) {
            everReached = true;
            LOG.infov("fail2ban_reached");
        } else {
            Logger.Level level = isExpected() ? Logger.Level.WARN : Logger.Level.INFO;
            LOG.logv(level, "fail2ban_unreachable", kv("cause", cause.get().toString()));
        }
    }
}
