package dev.bartizan.fail2ban;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.fail2ban.UnreachableException.Cause;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jboss.logging.Logger;

/** How the server was found when it was talked to last. Thread-safe. */
@Singleton
class Fail2banState {

    private static final Logger LOG = Logger.getLogger(Fail2banState.class);

    /**
     * What is known.
     *
     * @param cause why it can't be reached; none if it can
     * @param since when this began
     * @param everReached whether it could be reached at any time since the process started
     */
    record Contact(Optional<Cause> cause, Instant since, boolean everReached) {

        boolean reachable() {
            return cause.isEmpty();
        }
    }

    private final Clock clock;
    private volatile Contact contact;

    Fail2banState(Clock clock) {
        this.clock = clock;
    }

    /** What is known; nothing before the server was looked for. */
    Optional<Contact> contact() {
        return Optional.ofNullable(contact);
    }

    /** It has answered. */
    void reached() {
        if (contact == null || !contact.reachable()) {
            change(Optional.empty());
        }
    }

    /** It could not be talked to. */
    void missed(Cause cause) {
        if (contact == null || contact.cause().filter(cause::equals).isEmpty()) {
            change(Optional.of(cause));
        }
    }

    private synchronized void change(Optional<Cause> cause) {
        boolean everReached = cause.isEmpty() || (contact != null && contact.everReached());
        contact = new Contact(cause, clock.instant().truncatedTo(ChronoUnit.MILLIS), everReached);
        if (cause.isEmpty()) {
            LOG.infov("fail2ban_reached");
        } else if (everReached) {
            LOG.warnv("fail2ban_unreachable", kv("cause", cause.get()));
        } else {
            LOG.infov("fail2ban_unreachable", kv("cause", cause.get()));
        }
    }
}
