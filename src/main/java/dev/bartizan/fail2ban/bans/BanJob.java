package dev.bartizan.fail2ban.bans;

import dev.bartizan.fail2ban.protocol.JailName;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A job that bans or unbans many addresses in one jail. Thread-safe. */
public final class BanJob {

    /** The kind of change. */
    public enum Change {
        BAN("banip"),
        UNBAN("unbanip");

        private final String command;

        Change(String command) {
            this.command = command;
        }

        /** fail2ban's command. */
        String command() {
            return command;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The state of the job. */
    public enum State {
        QUEUED,
        RUNNING,
        /** Every address was sent or refused. */
        DONE,
        CANCELLED,
        /** The server became unreachable or refused too many commands; some addresses were not sent. */
        FAILED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** An address that was not changed, and why. */
    @Schema(description = "An address that was not changed, and why.")
    public record Failure(
            @Schema(description = "The address: canonical if it is valid, else as given.", examples = "10.0.0.1")
            String ip,

            @Schema(
                    description = "The reason.",
                    examples = "It has private, loopback or other special-purpose addresses.")
            String reason) {}

    /**
     * The progress of the job.
     *
     * @param failures addresses that Bartizan or the server refused, or that were not sent
     * @param startedAt when it began; absent while it is queued
     * @param finishedAt when it ended; absent until then
     */
    public record Progress(
            State state,
            Counts counts,
            List<Failure> failures,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {}

    /**
     * How far the job is, in numbers.
     *
     * @param requested number of addresses to change
     * @param done number of addresses that were sent or refused
     * @param changed number of bans that the server added or lifted
     * @param unchanged number of addresses that needed no change
     */
    public record Counts(int requested, int done, int changed, int unchanged) {}

    private final long id;
    private final JailName jail;
    private final Change change;
    private final List<String> texts;
    private final int requested;
    private final Clock clock;

    private final List<Failure> failures;
    private State state = State.QUEUED;
    private int next;
    private int changed;
    private int unchanged;
    private boolean cancelled;
    private @Nullable Instant startedAt;
    private @Nullable Instant finishedAt;

    BanJob(long id, JailName jail, Change change, CheckedAddresses addresses, Clock clock) {
        this.id = id;
        this.jail = jail;
        this.change = change;
        this.texts = addresses.texts();
        this.failures = new ArrayList<>(addresses.refused());
        this.requested = texts.size() + failures.size();
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

    /** The current progress. */
    public synchronized Progress progress() {
        return new Progress(
                state,
                new Counts(requested, requested - (texts.size() - next), changed, unchanged),
                List.copyOf(failures),
                startedAt,
                finishedAt);
    }

    /** Ends the job after the current batch. */
    public synchronized void cancel() {
        cancelled = true;
        if (state == State.QUEUED) {
            end(State.CANCELLED);
        }
    }

    public synchronized boolean isOver() {
        return finishedAt != null;
    }

    /** Starts the job; returns false if it was cancelled before. */
    synchronized boolean begin() {
        if (state != State.QUEUED) {
            return false;
        }
        state = State.RUNNING;
        startedAt = now();
        return true;
    }

    /** The next addresses to send, at most {@code size}; empty when the job has ended. */
    synchronized List<String> batch(int size) {
        if (isOver()) {
            return List.of();
        }
        if (cancelled || next == texts.size()) {
            end(cancelled ? State.CANCELLED : State.DONE);
            return List.of();
        }
        return texts.subList(next, Math.min(texts.size(), next + size));
    }

    /** The texts that were sent so far, without those that the server refused. */
    synchronized List<String> sent() {
        Set<String> refused = failures.stream().map(Failure::ip).collect(Collectors.toSet());
        return texts.subList(0, next).stream()
                .filter(text -> !refused.contains(text))
                .toList();
    }

    /** Records that the next {@code count} addresses were sent. */
    synchronized void sent(int count, int countChanged) {
        next += count;
        // Unbanning a network can lift the bans of many addresses in it.
        changed += countChanged;
        unchanged += Math.max(0, count - countChanged);
    }

    /** Records that the server refused the next address. */
    synchronized void refused(String reason) {
        failures.add(new Failure(texts.get(next), reason));
        next++;
    }

    /** Ends the job; the remaining addresses count as failures. */
    synchronized void giveUp(String reason) {
        texts.subList(next, texts.size()).forEach(text -> failures.add(new Failure(text, reason)));
        next = texts.size();
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
