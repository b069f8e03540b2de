package dev.bartizan.container.soak;

import com.google.re2j.Pattern;
import dev.bartizan.container.engine.LogLine;
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

/** What one soak has seen, in bounded memory, and its verdict. Thread-safe. */
final class Soak {

    /** Where it stands. */
    enum State {
        RUNNING,
        /** Nothing changed, no line spoke of an error, and everything was watched. */
        PASSED,
        FAILED,
        CANCELLED
    }

    /** The state in which everything is. */
    static final String WELL = new ContainerState.Running().wireName();

    private static final Pattern TROUBLE = Pattern.compile("error|panic|fatal|crash", Pattern.CASE_INSENSITIVE);

    /** What is beyond is only counted. */
    private static final int KEPT = 200;

    private static final int LONGEST_LINE = 500;

    private final UUID id = UUID.randomUUID();
    private final Set<String> scope;
    private final Clock clock;
    private final Instant startedAt;
    private final Duration duration;

    private final Set<String> apps = new TreeSet<>();
    private final List<SoakReport.Change> changes = new ArrayList<>();
    private final List<SoakReport.ErrorLine> errorLines = new ArrayList<>();
    private final List<Drill> drills = new ArrayList<>();
    private State state = State.RUNNING;
    private Instant endedAt;
    private int changeCount;
    private int errorCount;
    private long linesRead;
    private List<String> unwatched = List.of();

    /** @param scope the apps that it is about; empty for all */
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

    /** An app of it is watched from now on. */
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
            changes.add(new SoakReport.Change(
                    change.at(), change.app(), change.container(), change.from(), change.to(), change.why(), drilled));
        }
    }

    void read(String app, String container, LogLine line, AllowedLines allowed) {
        // Outside of the lock, because expressions take their time.
        boolean trouble = TROUBLE.matcher(line.text()).find() && !allowed.allow(line.text());
        read(app, container, line, trouble);
    }

    private synchronized void read(String app, String container, LogLine line, boolean trouble) {
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
            errorLines.add(new SoakReport.ErrorLine(
                    line.at(), app, container, text.substring(0, Math.min(text.length(), LONGEST_LINE)), drilled));
        }
    }

    private boolean drilledAt(Instant time) {
        return drills.stream().anyMatch(drill -> drill.covers(time));
    }

    /** How long it still takes; zero or less when its time is over. */
    synchronized Duration left() {
        return Duration.between(now(), endsAt());
    }

    /** Drills take their time; what was asked for is watched nevertheless. */
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

    /** Its time is over. */
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

    synchronized SoakReport report() {
        return new SoakReport(
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
