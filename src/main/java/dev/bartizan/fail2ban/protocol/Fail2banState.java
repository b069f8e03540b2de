package dev.bartizan.fail2ban.protocol;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.fail2ban.Fail2banConfig;
import dev.bartizan.fail2ban.protocol.UnreachableException.Cause;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;

/** How the server was found when it was talked to last. Thread-safe. */
@Singleton
public class Fail2banState {

    private static final Logger LOG = Logger.getLogger(Fail2banState.class);

    /** Whether there is a server. */
    public enum Presence {
        OK,
        /** There is none, and nobody said that there is one. */
        ABSENT,
        UNREACHABLE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What is known.
     *
     * @param cause why it can't be reached; none if it can
     * @param since when this began
     */
    private record Contact(Optional<Cause> cause, Instant since) {}

    private final Fail2banConfig config;
    private final Clock clock;
    private volatile Contact contact;
    private volatile boolean everReached;
    private volatile long unreadableBans;

    public Fail2banState(Fail2banConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** Why it could not be reached; nothing if it could, or was not looked for yet. */
    public Optional<Cause> cause() {
        Contact last = contact;
        return last == null ? Optional.empty() : last.cause();
    }

    /** Since when it is as it is; null before it was looked for. */
    public Instant since() {
        Contact last = contact;
        return last == null ? null : last.since();
    }

    /** Whether there is a server. Absent until it was looked for. */
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

    /** Whether somebody relies on it: it is in the configuration, or was there before. */
    public boolean isExpected() {
        return everReached || config.socket().isPresent();
    }

    /** How many of its bans are of something that is no address. */
    public long unreadableBans() {
        return unreadableBans;
    }

    /** So many of its bans are of something that is no address. */
    public void unreadableBans(long count) {
        unreadableBans = count;
    }

    /** It has answered. */
    public void reached() {
        if (contact == null || contact.cause().isPresent()) {
            change(Optional.empty());
        }
    }

    /** It could not be talked to. */
    public void missed(Cause cause) {
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
