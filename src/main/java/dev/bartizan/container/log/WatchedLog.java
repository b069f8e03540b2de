package dev.bartizan.container.log;

import dev.bartizan.container.engine.ContainerLogLine;
import dev.bartizan.container.settings.LogAlertRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Counts the lines of one container's log that match its rule. An alert begins when so many lines were written within the
 * time, and ends when this was not so for as long, at least for a minute. Thread-safe.
 */
final class WatchedLog {

    /** Otherwise each line of a rule such as {@code error 1/1s} could begin and end an alert. */
    private static final Duration SHORTEST_QUIET = Duration.ofMinutes(1);

    private final LogAlertRule rule;

    /** The times of the last matching lines, as many as the rule counts. */
    private final Deque<Instant> matches = new ArrayDeque<>();

    /** When the rule was last fulfilled, else when the watch began. */
    private Instant last;

    private boolean alerting;

    /** Whether its end was already taken; a new watch counts as an alert, because an earlier process may have begun one. */
    private boolean quiet;

    WatchedLog(LogAlertRule rule, Instant now) {
        this.rule = rule;
        this.last = now;
    }

    LogAlertRule rule() {
        return rule;
    }

    /**
     * Counts a line.
     *
     * @return whether an alert begins
     */
    synchronized boolean begins(ContainerLogLine line, Instant now) {
        if (!rule.matches(line.text())) {
            return false;
        }
        matches.addLast(line.at());
        if (matches.size() > rule.count()) {
            matches.removeFirst();
        }
        boolean reached = matches.size() == rule.count()
                && !matches.getFirst().plus(rule.within()).isBefore(line.at());
        boolean begins = reached && !alerting;
        if (reached) {
            last = now;
            alerting = true;
            quiet = false;
        }
        return begins;
    }

    /** Forgets the lines that were counted, because they don't matter. */
    synchronized void forget() {
        matches.clear();
        alerting = false;
    }

    /** When {@link #ends} is true if no more lines come; empty if the end was taken already. */
    synchronized Optional<Instant> end() {
        return quiet ? Optional.empty() : Optional.of(last.plus(quietTime()));
    }

    private Duration quietTime() {
        return rule.within().compareTo(SHORTEST_QUIET) < 0 ? SHORTEST_QUIET : rule.within();
    }

    /** Whether the alert has ended. True only once for each alert, and once for a log that is quiet from the beginning. */
    synchronized boolean ends(Instant now) {
        boolean ends = end().filter(at -> !at.isAfter(now)).isPresent();
        if (ends) {
            alerting = false;
            quiet = true;
        }
        return ends;
    }
}
