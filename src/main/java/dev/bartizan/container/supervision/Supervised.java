package dev.bartizan.container.supervision;

import dev.bartizan.container.check.Check;
import dev.bartizan.container.check.CheckHistory;
import dev.bartizan.container.check.CheckedHealth;
import dev.bartizan.container.check.HealthResult;
import dev.bartizan.container.check.HealthState;
import dev.bartizan.container.check.Prober;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.ContainerSummary;
import dev.bartizan.container.engine.RuntimeState;
import dev.bartizan.container.settings.AppSettings;
import dev.bartizan.container.settings.ContainerIdentity;
import dev.bartizan.container.supervision.Transitions.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The in-memory record of one supervised container. Only the holder of its app's lock and its one running check change it;
 * any thread may read it.
 */
final class Supervised {

    /** A container that has not been healthy yet is checked at least this often. */
    private static final Duration STARTING_INTERVAL = Duration.ofSeconds(2);

    private static final int SPREAD = 64;

    /**
     * A container from one start to its end.
     *
     * @param check the check that Bartizan runs; empty if there is none or the engine runs it
     */
    record Run(Prober.Target target, Instant startedAt, long pid, Optional<Check> check) {}

    private final String name;

    private volatile AppSettings settings;
    private volatile String id = "";
    private volatile String image = "";
    private final Recreation recreation = new Recreation();

    /** The engine's count of its own restarts when it was last observed; negative if it is not known. */
    private volatile int restartCount = -1;

    private volatile int engineRestarts;
    private volatile Optional<String> networkOwner = Optional.empty();
    private volatile @Nullable RuntimeState runtime;
    private volatile @Nullable Run run;
    private volatile int exitCode;
    private volatile boolean outOfMemory;

    private volatile HealthState health = HealthState.unchecked();
    private volatile Instant checkDue = Instant.MAX;
    private volatile boolean checking;

    private volatile Optional<ContainerState> state = Optional.empty();
    private volatile Instant since;
    private volatile Instant due = Instant.MAX;

    /** Whether it was observed in a state that a restart ends. */
    private volatile boolean restartable;

    private volatile Optional<String> refusal = Optional.empty();
    private volatile List<String> lastLog = List.of();

    private final CheckHistory history = new CheckHistory();

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

    /** What stays the same when it is recreated. */
    ContainerIdentity identity() {
        return recreation.formerIdentity().orElseGet(settings::identity);
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

    /** The last observed run; empty if it never ran. */
    Optional<Run> run() {
        return Optional.ofNullable(run);
    }

    /** Signs that another program recreates it. */
    Recreation recreation() {
        return recreation;
    }

    /** Whether the engine ran it when it was last observed. */
    boolean runs() {
        return runtime == RuntimeState.RUNNING || runtime == RuntimeState.PAUSED;
    }

    /** When its current or last run began; empty if it never ran. */
    Optional<Instant> startedAt() {
        return run().map(Run::startedAt);
    }

    /** The name or ID of the container whose network it shares; empty if there is none. */
    Optional<String> networkOwner() {
        return networkOwner;
    }

    /** Empty while it runs, or if it never ran. */
    Optional<Integer> exitCode() {
        return runtime == RuntimeState.EXITED || runtime == RuntimeState.DEAD
                ? Optional.of(exitCode)
                : Optional.empty();
    }

    boolean outOfMemory() {
        return outOfMemory;
    }

    HealthState health() {
        return health;
    }

    /** Empty until the first reconciliation. */
    Optional<ContainerState> state() {
        return state;
    }

    Instant since() {
        return since;
    }

    /** Whether it is healthy, so that its dependents can be restarted. A held one that runs counts as healthy. */
    boolean ready() {
        return state.filter(now -> now instanceof ContainerState.Running || held() && runs())
                .isPresent();
    }

    /** Whether it is neither running nor starting. */
    boolean down() {
        return state.isPresent()
                && !ready()
                && state.filter(ContainerState.Starting.class::isInstance).isEmpty();
    }

    /** Whether it was left alone for maintenance when it was last reconciled. */
    boolean held() {
        return state.filter(ContainerState.Held.class::isInstance).isPresent();
    }

    /** Begins with the present state after a hold: nothing that happened meanwhile counts. */
    synchronized void resume(Instant now) {
        since = now;
        engineRestarts = 0;
        recreation.resume(now);
        if (run().flatMap(Run::check).isPresent()) {
            health = HealthState.unknown(now);
            checkDue = now;
        }
    }

    /** When the delay of a restart begins: when it got its state, or when another program last acted on its app. */
    Instant delayedSince() {
        Instant disturbed = recreation.disturbed();
        return ready() || disturbed.isBefore(since) ? since : disturbed;
    }

    /** When it is reconciled next if no event comes before; {@code Instant.MAX} for never. */
    Instant due() {
        return due;
    }

    /** When it is restarted next; empty if no restart is due. */
    Optional<Instant> nextRestart() {
        return Optional.of(due).filter(at -> restartable && down() && at.isBefore(Instant.MAX));
    }

    /** When it is reconciled or checked next if no event comes before. */
    synchronized Instant nextDue() {
        boolean checked = !checking && !held() && runtime == RuntimeState.RUNNING;
        return checked && checkDue.isBefore(due) ? checkDue : due;
    }

    /** A sentence with the engine's reason when it rejected the last start or stop; empty if it didn't. */
    Optional<String> refusal() {
        return refusal;
    }

    /** The last lines of its log when it failed. */
    List<String> lastLog() {
        return lastLog;
    }

    List<CheckedHealth> history() {
        return history.checks();
    }

    /** Whether the engine's list shows it unchanged. */
    boolean matches(ContainerSummary summary) {
        return state.isPresent() && summary.id().equals(id) && summary.state() == runtime;
    }

    /** Stores the engine's description and the settings. A new run resets the health. */
    void seen(ContainerDetail detail, AppSettings now, Optional<Check> check) {
        settings = now;
        image = detail.image().reference();
        networkOwner = detail.networkOwner();
        runtime = detail.run().state();
        exitCode = detail.run().exitCode();
        countEngineRestarts(detail);
        recreation.seen(detail, runs());
        Instant startedAt = detail.run().startedAt().orElse(Instant.EPOCH);
        Prober.Target target = Prober.Target.of(detail);
        Run seen = new Run(target, startedAt, detail.run().pid(), check);
        Run before = run;
        boolean another = before == null
                || !before.startedAt().equals(startedAt)
                || !before.target().id().equals(id);
        if (another) {
            outOfMemory = false;
            health = check.isPresent() ? HealthState.unknown(startedAt) : HealthState.unchecked();
            checkDue = check.isPresent() ? startedAt : Instant.MAX;
        }
        if (!seen.equals(before)) {
            run = seen;
        }
    }

    /** Another program's start resets the engine's count. */
    private void countEngineRestarts(ContainerDetail detail) {
        int counted = detail.restartCount();
        if (restartCount >= 0 && detail.id().equals(id)) {
            engineRestarts += counted < restartCount ? counted : counted - restartCount;
        }
        restartCount = counted;
        id = detail.id();
    }

    /** Returns how often the engine was seen to restart it since the last call of this method. */
    int takeEngineRestarts() {
        int taken = engineRestarts;
        engineRestarts = 0;
        return taken;
    }

    /** Events were missed, so the engine's next count says nothing about a short time. */
    void missedEvents() {
        restartCount = -1;
    }

    /** Records that the engine has no such container. */
    void gone(Instant now) {
        recreation.gone(now);
        id = "";
        runtime = null;
        run = null;
        health = HealthState.unchecked();
        checkDue = Instant.MAX;
    }

    void killedForMemory() {
        outOfMemory = true;
    }

    /** Stores the results of the engine's own checks. */
    void checkedByEngine(HealthState found, List<CheckedHealth> checks) {
        health = found;
        history.replace(checks);
    }

    /** Returns true if a check is due. The caller must run it then; no other caller gets true until {@link #endCheck}. */
    synchronized boolean beginCheck(Instant now) {
        boolean begin = !checking && !held() && runtime == RuntimeState.RUNNING && !checkDue.isAfter(now);
        checking |= begin;
        return begin;
    }

    /**
     * Stores the result of a check.
     *
     * @param result empty if the check could not be run
     * @return whether the container's condition changed
     */
    synchronized boolean endCheck(Run checked, Optional<HealthResult> result, Instant now) {
        checking = false;
        Check check = checked.check().orElseThrow();
        Run current = run;
        if (held()
                || current == null
                || !current.startedAt().equals(checked.startedAt())
                || !current.target().id().equals(checked.target().id())) {
            return false;
        }
        HealthState before = health;
        result.ifPresent(found -> {
            health = before.after(found, check, checked.startedAt(), now);
            history.add(new CheckedHealth(now, found.verdict(), found.output()));
        });
        checkDue = now.plus(pause(check.interval(), before.condition()));
        return health.condition() != before.condition();
    }

    /** Spreads the checks of containers that were first checked at the same time, for example at start-up. */
    private Duration pause(Duration interval, HealthState.Condition before) {
        if (health.condition() == HealthState.Condition.UNKNOWN) {
            return interval.compareTo(STARTING_INTERVAL) > 0 ? STARTING_INTERVAL : interval;
        }
        return before == HealthState.Condition.UNKNOWN
                ? interval.multipliedBy(SPREAD + Math.floorMod(name.hashCode(), SPREAD))
                        .dividedBy(2 * SPREAD)
                : interval;
    }

    /**
     * Stores a decision.
     *
     * @return the previous state, if the state changed
     */
    Optional<ContainerState> decided(Observed observed, Decision decision, Instant now) {
        Optional<ContainerState> before = state;
        boolean another = before.filter(
                        old -> old.getClass() == decision.state().getClass())
                .isEmpty();
        if (another) {
            since = now;
        }
        boolean asDesired =
                decision.state() instanceof ContainerState.Held || decision.state() instanceof ContainerState.Running
                        ? !(observed instanceof Observed.Unwanted)
                        : decision.state() instanceof ContainerState.Stopped
                                && decision.due().isEmpty();
        if (asDesired) {
            refusal = Optional.empty();
        }
        restartable = observed instanceof Observed.Ended || observed instanceof Observed.Up;
        state = Optional.of(decision.state());
        due = decision.due().orElse(Instant.MAX);
        return before.filter(old -> another);
    }

    /** @param what the beginning of a sentence that the engine's reason ends */
    void refused(String what, String reason) {
        refusal = Optional.of(what + reason);
    }

    /** Clears the recorded problems, because a user acts on the container. */
    void clearProblems() {
        refusal = Optional.empty();
        lastLog = List.of();
        recreation.endSetAside();
    }

    /** Stores the last lines of its log after it has failed. */
    void keepLog(List<String> lines) {
        lastLog = lines;
    }

    /** Makes everything due now after the clock was set back; otherwise it would be due too late. */
    void clockWasSetBack(Instant now) {
        since = since.isAfter(now) ? now : since;
        recreation.clockWasSetBack(now);
        checkDue = checkDue.equals(Instant.MAX) ? checkDue : now;
        due = due.equals(Instant.MAX) ? due : now;
    }

    /** Sets the time of the next reconciliation. */
    void reconcileAt(Instant at) {
        due = at;
    }

    /** The reason of its state, as sentences for users. */
    String why() {
        StringBuilder why = new StringBuilder(state.map(ContainerState::why).orElse("It was not reconciled yet."));
        if (ready() && health.condition() == HealthState.Condition.BROKEN) {
            why.append(" Its health is not known: ").append(health.output());
        }
        refusal.ifPresent(reason -> why.append(' ').append(reason));
        return why.toString();
    }
}
