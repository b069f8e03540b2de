package dev.bartizan.fail2ban.bans;

import dev.bartizan.fail2ban.protocol.JailName;
import dev.bartizan.ip.IpRange;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Many bans or unbans of one jail on their way to the server. Thread-safe. */
public final class BanJob {

    /** What is done to the addresses. */
    public enum Change {
        BAN("banip"),
        UNBAN("unbanip");

        private final String command;

        Change(String command) {
            this.command = command;
        }

        /** fail2ban's word for it. */
        String command() {
            return command;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where it stands. */
    public enum State {
        QUEUED,
        RUNNING,
        /** Every address was sent, or refused. */
        DONE,
        CANCELLED,
        /** The server could not be talked to any more, or refused too much: some addresses were never sent. */
        FAILED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** An address that was not changed, and why. */
    @Schema(description = "An address that was not changed, and why.")
    public record Failure(
            @Schema(description = "As it was given, or canonical where it could be read.", examples = "10.0.0.1")
            String ip,

            @Schema(description = "Why not.", examples = "It has private, loopback or other special-purpose addresses.")
            String reason) {}

    /**
     * How far it is.
     *
     * @param requested addresses that somebody wants to change
     * @param done addresses that have been sent or refused
     * @param changed bans that the server has added or lifted
     * @param unchanged addresses for which it had nothing to do
     * @param failures addresses that were refused by us or the server, or never sent
     */
    public record Progress(
            State state,
            int requested,
            int done,
            int changed,
            int unchanged,
            List<Failure> failures,
            Instant startedAt,
            Instant finishedAt) {}

    private final long id;
    private final JailName jail;
    private final Change change;
    private final List<IpRange> ranges;
    private final int requested;
    private final Clock clock;

    private final List<Failure> failures;
    private State state = State.QUEUED;
    private int next;
    private int changed;
    private int unchanged;
    private boolean cancelled;
    private Instant startedAt;
    private Instant finishedAt;

    /** @param addresses each range a CIDR */
    BanJob(long id, JailName jail, Change change, CheckedAddresses addresses, Clock clock) {
        this.id = id;
        this.jail = jail;
        this.change = change;
        this.ranges = addresses.ranges();
        this.failures = new ArrayList<>(addresses.refused());
        this.requested = ranges.size() + failures.size();
        this.clock = clock;
    }

    public long id() {
        return id;
    }

    public JailName jail() {
        return jail;
    }

    public Change change() {
        return change;
    }

    /** How far it is now. */
    public synchronized Progress progress() {
        return new Progress(
                state,
                requested,
                requested - (ranges.size() - next),
                changed,
                unchanged,
                List.copyOf(failures),
                startedAt,
                finishedAt);
    }

    /** Lets it end after the batch that is on its way. */
    public synchronized void cancel() {
        cancelled = true;
        if (state == State.QUEUED) {
            end(State.CANCELLED);
        }
    }

    public synchronized boolean isOver() {
        return finishedAt != null;
    }

    /** Begins; not if it was cancelled before. */
    synchronized boolean begin() {
        if (state != State.QUEUED) {
            return false;
        }
        state = State.RUNNING;
        startedAt = now();
        return true;
    }

    /** The addresses that are to be sent next, at most so many; none when it is over. */
    synchronized List<String> batch(int size) {
        if (isOver()) {
            return List.of();
        }
        if (cancelled || next == ranges.size()) {
            end(cancelled ? State.CANCELLED : State.DONE);
            return List.of();
        }
        return ranges.subList(next, Math.min(ranges.size(), next + size)).stream()
                .map(CheckedAddresses::text)
                .toList();
    }

    /** The next so many addresses have been sent. */
    synchronized void sent(int count, int countChanged) {
        next += count;
        // A network may lift the bans of many addresses in it.
        changed += countChanged;
        unchanged += Math.max(0, count - countChanged);
    }

    /** The next address was refused by the server. */
    synchronized void refused(String reason) {
        failures.add(new Failure(CheckedAddresses.text(ranges.get(next)), reason));
        next++;
    }

    /** Nothing more is sent; what is left is told as failed. */
    synchronized void giveUp(String reason) {
        ranges.subList(next, ranges.size())
                .forEach(range -> failures.add(new Failure(CheckedAddresses.text(range), reason)));
        next = ranges.size();
        end(State.FAILED);
    }

    private void end(State end) {
        state = end;
        finishedAt = now();
    }

    private Instant now() {
        return clock.instant();
    }
}
