package dev.bartizan.audit;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;

/**
 * Adds failed logins to the audit log: at most one of each address in a minute, and {@value #MOST_IN_A_MINUTE} of all, so
 * that an attack can't fill the database. The log of the process and the metrics have them all.
 */
@Singleton
public class FailedLogins {

    static final String ACTION = "login.refused";

    /** How long they are kept at most. */
    static final Duration KEPT = Duration.ofDays(30);

    private static final int MOST_IN_A_MINUTE = 10;

    private final Audit audit;
    private final Clock clock;

    private Instant minute = Instant.EPOCH;

    /** The addresses of this minute that have an entry. */
    private final Set<String> addresses = new HashSet<>();

    FailedLogins(Audit audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Records a failed login. Never fails. Not for event loops.
     *
     * @param name the account's name
     * @param address the client's address
     * @param reason why it was refused
     */
    public void add(String name, String address, String reason) {
        if (first(address)) {
            audit.report(AuditChange.of(ACTION, name).after("reason", reason));
        }
    }

    private synchronized boolean first(String address) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        if (!now.equals(minute)) {
            minute = now;
            addresses.clear();
        }
        return addresses.size() < MOST_IN_A_MINUTE && addresses.add(address);
    }
}
