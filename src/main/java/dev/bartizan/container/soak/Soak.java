package dev.bartizan.container.soak;

import com.google.re2j.Pattern;
import dev.bartizan.container.engine.ContainerLogLine;
import dev.bartizan.container.supervision.ContainerState;
import dev.bartizan.container.supervision.StateChange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The observations of one soak, in bounded memory, and its result. Thread-safe. */
final class Soak {

    /** The soak's state. */
    enum State {
        RUNNING,
        /** No state changed, no line looked like an error, and all logs were read. */
        PASSED,
        FAILED,
        CANCELLED
    }

    /** The state that all containers must have. */
    static final String HEALTHY = new ContainerState.Running().wireName();

    private static final Pattern TROUBLE = Pattern.compile("error|panic|fatal|crash", Pattern.CASE_INSENSITIVE);

    /** Changes and lines beyond this number are only counted. */
    private static final int KEPT = 200;

    private static final int LONGEST_LINE = 500;

    private final UUID id = UUID.randomUUID();
    private final Set<String> scope;
    private final Clock clock;
    private final Instant startedAt;
    private final Duration duration;

    private final Set<String> apps = new TreeSet<>();
    private final List<SoakView.Change> changes = new ArrayList<>();
    private final List<SoakView.ErrorLine> errorLines = new ArrayList<>();
    private final List<Drill> drills = new ArrayList<>();
    private State state = State.RUNNING;
    private @Nullable Instant endedAt;
    private int changeCount;
    private int errorCount;
    private long linesRead;
    private List<String> unwatched = List.of();

    /** @param scope the apps to watch; empty for all */
    Soak(Set<String> scope, Duration duration, Clock clock) {
        this.scope = Set.copyOf(scope);
        this.clock = clock;
        this.startedAt = now();
        this.duration = duration;
    }

    UUID id() {
        return id;
    }

    Instant startedAt() {
        return startedAt;
    }

    boolean isAbout(String app) {
        return scope.isEmpty() || scope.contains(app);
    }

    /** Records that an app is watched. */
    synchronized void watching(String app) {
        apps.add(app);
    }

    synchronized void changed(StateChange change) {
        if (state != State.RUNNING || !isAbout(change.app()) || change.at().isBefore(startedAt)) {
            return;
        }
        boolean drilled = drilledAt(change.at());
        changeCount += drilled ? 0 : 1;
        if (changes.size() < KEPT) {
            changes.add(new SoakView.Change(
                    change.at(), change.app(), change.container(), change.from(), change.to(), change.why(), drilled));
        }
    }

    void read(String app, String container, ContainerLogLine line, AllowedLines allowed) {
        // Outside of the lock, because matching takes time.
        boolean trouble = TROUBLE.matcher(line.text()).find() && !allowed.allow(line.text());
        read(app, container, line, trouble);
    }

    private synchronized void read(String app, String container, ContainerLogLine line, boolean trouble) {
        if (state != State.RUNNING) {
            return;
        }
        linesRead++;
        if (!trouble) {
            return;
        }
        boolean drilled = drilledAt(line.at());
        errorCount += drilled ? 0 : 1;
        if (errorLines.size() < KEPT) {
            String text = line.text();
            errorLines.add(new SoakView.ErrorLine(
                    line.at(), app, container, text.substring(0, Math.min(text.length(), LONGEST_LINE)), drilled));
        }
    }

    private boolean drilledAt(Instant time) {
        return drills.stream().anyMatch(drill -> drill.covers(time));
    }

    /** The remaining time; zero or less when the soak is over. */
    synchronized Duration left() {
        return Duration.between(now(), endsAt());
    }

    /** Drills extend the soak by their own duration. */
    private Instant endsAt() {
        return startedAt.plus(drills.stream().map(Drill::duration).reduce(duration, Duration::plus));
    }

    synchronized boolean isRunning() {
        return state == State.RUNNING;
    }

    synchronized Optional<Drill> drill() {
        return drills.isEmpty() ? Optional.empty() : Optional.of(drills.getLast());
    }

    synchronized void begin(Drill drill) {
        drills.add(drill);
    }

    /**
     * Ends the soak and decides its result.
     *
     * @param notWatched logs that could not be read to the end; any makes the soak fail
     */
    synchronized void end(List<String> notWatched) {
        unwatched = List.copyOf(notWatched);
        end(changeCount == 0 && errorCount == 0 && unwatched.isEmpty() ? State.PASSED : State.FAILED);
    }

    synchronized void cancel() {
        end(State.CANCELLED);
    }

    private void end(State end) {
        if (state == State.RUNNING) {
            state = end;
            endedAt = now();
        }
    }

    synchronized SoakView report() {
        return new SoakView(
                id,
                state.name().toLowerCase(Locale.ROOT),
                startedAt,
                endsAt(),
                endedAt,
                List.copyOf(apps),
                changeCount,
                errorCount,
                linesRead,
                List.copyOf(changes),
                List.copyOf(errorLines),
                unwatched,
                drill().map(Drill::report).orElse(null));
    }

    private Instant now() {
        return clock.instant();
    }
}
