package dev.bartizan.container.supervision;

import dev.bartizan.container.check.Check;
import dev.bartizan.container.check.CheckedHealth;
import dev.bartizan.container.check.Health;
import dev.bartizan.container.check.HealthResult;
import dev.bartizan.container.check.Prober;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.ContainerSummary;
import dev.bartizan.container.engine.RuntimeState;
import dev.bartizan.container.supervision.Transitions.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one supervised container. Only the holder of its app's lock and its one running check change it; any
 * thread may read it.
 */
final class Supervised {

    /** Until a container is well for the first time it is checked at least this often. */
    private static final Duration STARTING_INTERVAL = Duration.ofSeconds(2);

    private static final int SPREAD = 64;
    private static final int HISTORY = 10;

    /**
     * A container from one start to its end.
     *
     * @param check what finds out about its health; nothing if nobody does, or the engine itself
     */
    record Run(Prober.Target target, Instant startedAt, long pid, Optional<Check> check) {}

    private final String name;

    private volatile AppSettings settings;
    private volatile String id = "";
    private volatile String image = "";
    private volatile RuntimeState runtime;
    private volatile Run run;
    private volatile int exitCode;
    private volatile boolean outOfMemory;

    private volatile Health health = Health.unchecked();
    private volatile Instant checkDue = Instant.MAX;
    private volatile boolean checking;

    private volatile Optional<ContainerState> state = Optional.empty();
    private volatile Instant since;
    private volatile Instant due = Instant.MAX;
    private volatile Optional<String> refusal = Optional.empty();
    private volatile List<String> lastWords = List.of();

    /** The last checks of whichever run, oldest first; guarded by itself. */
    private final Deque<CheckedHealth> history = new ArrayDeque<>();

    Supervised(String name, AppSettings settings, Instant now) {
        this.name = name;
        this.settings = settings;
        this.since = now;
    }

    String name() {
        return name;
    }

    String app() {
        return settings.app();
    }

    AppSettings settings() {
        return settings;
    }

    String id() {
        return id;
    }

    String image() {
        return image;
    }

    /** The run that was seen last; nothing if it never ran. */
    Optional<Run> run() {
        return Optional.ofNullable(run);
    }

    /** Nothing while it runs, or if it never did. */
    Optional<Integer> exitCode() {
        return runtime == RuntimeState.EXITED || runtime == RuntimeState.DEAD
                ? Optional.of(exitCode)
                : Optional.empty();
    }

    boolean outOfMemory() {
        return outOfMemory;
    }

    Health health() {
        return health;
    }

    /** Nothing if it was not looked at yet. */
    Optional<ContainerState> state() {
        return state;
    }

    Instant since() {
        return since;
    }

    /** Whether it is well, so that others that depend on it can be. */
    boolean ready() {
        return state.filter(ContainerState.Running.class::isInstance).isPresent();
    }

    /** Whether it is neither well nor on its way there. */
    boolean down() {
        return state.filter(now -> !(now instanceof ContainerState.Running || now instanceof ContainerState.Starting))
                .isPresent();
    }

    /** When it is to be looked at next if nothing happens. */
    Instant due() {
        return due;
    }

    /** When it is to be looked at or checked next if nothing happens. */
    synchronized Instant nextDue() {
        boolean checked = !checking && runtime == RuntimeState.RUNNING;
        return checked && checkDue.isBefore(due) ? checkDue : due;
    }

    /** What the engine said when it did not do what it should. */
    Optional<String> refusal() {
        return refusal;
    }

    /** The end of its log when it was given up. */
    List<String> lastWords() {
        return lastWords;
    }

    List<CheckedHealth> history() {
        synchronized (history) {
            return List.copyOf(history);
        }
    }

    /** Whether a list of containers says of it what is known. */
    boolean matches(ContainerSummary summary) {
        return state.isPresent() && summary.id().equals(id) && summary.state() == runtime;
    }

    /** The engine has it, and this is how it is. */
    void seen(ContainerDetail detail, AppSettings now, Optional<Check> check) {
        settings = now;
        id = detail.id();
        image = detail.image();
        runtime = detail.state();
        exitCode = detail.exitCode();
        Instant startedAt = detail.startedAt().orElse(Instant.EPOCH);
        Prober.Target target = Prober.Target.of(detail);
        Run seen = new Run(target, startedAt, detail.pid(), check);
        Run before = run;
        boolean another = before == null
                || !before.startedAt().equals(startedAt)
                || !before.target().id().equals(id);
        if (another) {
            outOfMemory = false;
            health = check.isPresent() ? Health.unknown(startedAt) : Health.unchecked();
            checkDue = check.isPresent() ? startedAt : Instant.MAX;
        }
        if (!seen.equals(before)) {
            run = seen;
        }
    }

    /** The engine has no such container. */
    void gone() {
        id = "";
        runtime = null;
        run = null;
        health = Health.unchecked();
        checkDue = Instant.MAX;
    }

    void killedForMemory() {
        outOfMemory = true;
    }

    /** What the engine's own checks have found. */
    void checkedByEngine(Health found, List<CheckedHealth> checks) {
        health = found;
        synchronized (history) {
            history.clear();
            checks.forEach(this::remember);
        }
    }

    /** Whether a check is to be run now; the caller that gets true runs it, and no other gets true until it has ended. */
    synchronized boolean beginCheck(Instant now) {
        boolean begin = !checking && runtime == RuntimeState.RUNNING && !checkDue.isAfter(now);
        checking |= begin;
        return begin;
    }

    /**
     * A check has ended.
     *
     * @param result what it found; nothing if that could not be found out
     * @return whether that changes how the container is doing
     */
    synchronized boolean endCheck(Run checked, Optional<HealthResult> result, Instant now) {
        checking = false;
        Check check = checked.check().orElseThrow();
        Run current = run;
        if (current == null
                || !current.startedAt().equals(checked.startedAt())
                || !current.target().id().equals(checked.target().id())) {
            return false;
        }
        Health before = health;
        result.ifPresent(found -> {
            health = before.after(found, check, checked.startedAt(), now);
            synchronized (history) {
                remember(new CheckedHealth(now, found.verdict(), found.output()));
            }
        });
        checkDue = now.plus(pause(check.interval(), before.condition()));
        return health.condition() != before.condition();
    }

    /** What began to be checked at once, such as when we were started, is not always checked at once. */
    private Duration pause(Duration interval, Health.Condition before) {
        if (health.condition() == Health.Condition.UNKNOWN) {
            return interval.compareTo(STARTING_INTERVAL) > 0 ? STARTING_INTERVAL : interval;
        }
        return before == Health.Condition.UNKNOWN
                ? interval.multipliedBy(SPREAD + Math.floorMod(name.hashCode(), SPREAD))
                        .dividedBy(2 * SPREAD)
                : interval;
    }

    private void remember(CheckedHealth check) {
        if (history.size() == HISTORY) {
            history.removeFirst();
        }
        history.addLast(check);
    }

    /**
     * Takes over what was decided.
     *
     * @return the state before, if it is another one
     */
    Optional<ContainerState> decided(Decision decision, Instant now) {
        Optional<ContainerState> before = state;
        boolean another = before.filter(
                        old -> old.getClass() == decision.state().getClass())
                .isEmpty();
        if (another) {
            since = now;
        }
        if (decision.state() instanceof ContainerState.Running) {
            refusal = Optional.empty();
        }
        state = Optional.of(decision.state());
        due = decision.due().orElse(Instant.MAX);
        return before.filter(old -> another);
    }

    void refused(String said) {
        refusal = Optional.of(said);
    }

    /** A person acts on it: what was before doesn't matter any more. */
    void forgive() {
        refusal = Optional.empty();
        lastWords = List.of();
    }

    /** Keeps the end of its log for people, after it has failed. */
    void keepLog(List<String> lines) {
        lastWords = lines;
    }

    /** The clock was ahead and is back: what was to happen by it is due now, or it might take as long as it was ahead. */
    void clockWasSetBack(Instant now) {
        since = since.isAfter(now) ? now : since;
        checkDue = checkDue.equals(Instant.MAX) ? checkDue : now;
        due = due.equals(Instant.MAX) ? due : now;
    }

    /** Has it looked at again soon although nothing happens. */
    void lookAgain(Instant at) {
        due = at;
    }

    /** Why it is in its state, for people. */
    String why() {
        StringBuilder why = new StringBuilder(state.map(ContainerState::why).orElse("It was not looked at yet."));
        if (ready() && health.condition() == Health.Condition.BROKEN) {
            why.append(" Its health is not known: ").append(health.output());
        }
        refusal.ifPresent(
                said -> why.append(" The engine refuses to start it: ").append(said));
        return why.toString();
    }
}
