package dev.bartizan.audit;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;

/**
 * Adds failed logins to the audit log: at most one of each client and reason in a minute, and {@value #MOST_IN_A_MINUTE} of
 * all, so that an attack can't fill the database. Wrong codes don't count among these: who tries them knows the password. The log of the process and the metrics have them all.
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

    /** The clients and reasons of this minute that have an entry. */
    private final Set<String> added = new HashSet<>();

    private int counted;

    /** What was wrong in a login. */
    public enum Reason {
        /** The name or the password. */
        PASSWORD("password"),
        /** The one-time code; the password was right. An account has few attempts. */
        CODE("code"),
        /** The code of the first run. */
        SETUP_CODE("setup code"),
        /** The person whom the OpenID provider has authenticated may not log in here. */
        PROVIDER("provider");

        private final String label;

        Reason(String label) {
            this.label = label;
        }
    }

    FailedLogins(Audit audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Records a failed login. Never fails. Not for event loops.
     *
     * @param name the account's name
     * @param client the client's address, or its network
     * @param reason what was wrong
     */
    public void add(String name, String client, Reason reason) {
        if (first(client, reason)) {
            audit.report(AuditChange.of(ACTION, name).after("reason", reason.label));
        }
    }

    private synchronized boolean first(String client, Reason reason) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        if (!now.equals(minute)) {
            minute = now;
            added.clear();
            counted = 0;
        }
        if (reason != Reason.CODE && counted == MOST_IN_A_MINUTE || !added.add(reason.label + " " + client)) {
            return false;
        }
        counted += reason == Reason.CODE ? 0 : 1;
        return true;
    }
}
