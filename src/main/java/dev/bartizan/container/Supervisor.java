package dev.bartizan.container;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.container.ContainerState.Failed;
import dev.bartizan.container.ContainerState.Missing;
import dev.bartizan.container.Supervised.Run;
import dev.bartizan.container.Transitions.Action;
import dev.bartizan.container.Transitions.Decision;
import dev.bartizan.container.Transitions.Situation;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.ContainerSummary;
import dev.bartizan.container.engine.EngineEvent;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.container.engine.LogLine;
import dev.bartizan.container.engine.RuntimeState;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Sees to it that containers run exactly when they should. It looks at a container when the engine tells that something
 * happened to it, when time is up, and in each sweep; what is to be done then is said by {@link Transitions}.
 */
@Singleton
public class Supervisor {

    private static final Logger LOG = Logger.getLogger(Supervisor.class);

    /** Decisions in a row about one container, before others get their turn. */
    private static final int MOST_DECISIONS = 8;

    /** When a container is looked at again if the engine refused to tell of it. */
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);

    /** Lines of a container's log that are kept when it is given up. */
    private static final int LAST_WORDS = 20;

    private final ContainerEngine engine;
    private final ContainerConfig config;
    private final Wishes wishes;
    private final Prober prober;
    private final SupervisionThreads threads;
    private final Event<Notification> notifications;
    private final Clock clock;
    private volatile Instant lastTick = Instant.MIN;

    private final Transitions transitions;
    private final Turns turns;
    private final ZombieWatch zombies;
    private final ConcurrentMap<String, Supervised> containers = new ConcurrentHashMap<>();
    private final List<Consumer<StateChange>> listeners = new CopyOnWriteArrayList<>();
    private final ConcurrentMap<String, Long> restarts = new ConcurrentHashMap<>();

    /** Apps that were well when their containers were looked at last. */
    private final Set<String> ready = ConcurrentHashMap.newKeySet();

    /** Apps that were down when their containers were looked at last. */
    private final Set<String> down = ConcurrentHashMap.newKeySet();

    /** Containers that people were told are failed. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    private volatile Dependencies dependencies = Dependencies.NONE;

    /** Whether the engine checks the health of containers itself. */
    private volatile boolean engineChecks;

    private volatile boolean adopted;

    Supervisor(
            ContainerEngine engine,
            ContainerConfig config,
            Wishes wishes,
            Prober prober,
            SupervisionThreads threads,
            Event<Notification> notifications,
            Clock clock) {
        this.engine = engine;
        this.config = config;
        this.wishes = wishes;
        this.prober = prober;
        this.threads = threads;
        this.notifications = notifications;
        this.clock = clock;
        this.transitions = new Transitions(config.restart());
        this.turns = new Turns(threads.looks(), this::look);
        this.zombies = new ZombieWatch(engine);
    }

    // ---- What others may ask and do

    /** The supervised container of that name. */
    public Optional<SupervisedContainer> find(String container) {
        return known(container).map(this::describe);
    }

    /** All supervised containers, by name. */
    public List<SupervisedContainer> containers() {
        return all().stream().map(this::describe).toList();
    }

    /**
     * Stores what is wanted of a container, be it there yet or not. It is obeyed from now on; whoever wants it to run
     * forgives its restarts.
     *
     * @throws DatabaseException if it can't be stored; then nothing has changed
     */
    public void wish(String container, Wish wish) {
        if (wishes.wish(container) != wish) {
            wishes.set(container, wish);
            known(container).ifPresent(this::request);
        }
    }

    /** Does something with an app's containers while nobody else does: neither supervision nor a person. Reentrant. */
    public <T> T exclusively(String app, Supplier<T> action) {
        return turns.exclusively(app, action);
    }

    /**
     * Runs a container's health check once, now: its label's, else its image's. One without a check is healthy if it has
     * processes.
     *
     * @throws EngineException if the engine can't be talked to
     */
    public HealthResult probe(ContainerDetail container) {
        AppSettings settings = AppSettings.of(container.name(), container.labels(), config);
        return ownCheck(settings, container)
                .map(check -> prober.probe(check, Prober.Target.of(container)))
                .orElseGet(() -> engine.hasProcesses(container.id())
                        ? HealthResult.healthy("It runs.")
                        : HealthResult.unhealthy("It has no processes."));
    }

    /** Tells of each state change from now on until it is closed; the listener must not block. */
    public AutoCloseable listen(Consumer<StateChange> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /**
     * Starts a container for a person, unless it runs, whatever it depends on. It shall run from now on.
     *
     * @throws ServiceException {@code CONTAINER_NOT_FOUND} if it is not supervised, what the engine says if it can't, or a
     *     database failure
     */
    SupervisedContainer start(String container) {
        return act(container, Wish.RUNNING, engine::start);
    }

    /**
     * Stops a container for a person, if it runs. It shall not run from now on.
     *
     * @throws ServiceException as {@link #start}
     */
    SupervisedContainer stop(String container) {
        return act(container, Wish.STOPPED, name -> {
            try {
                engine.stop(name, grace(name));
            } catch (EngineException failure) {
                // Whom there is no more need not be stopped.
                if (!failure.notFound()) {
                    throw failure;
                }
            }
        });
    }

    /**
     * Restarts a container for a person, or starts it. It shall run from now on.
     *
     * @throws ServiceException as {@link #start}
     */
    SupervisedContainer restart(String container) {
        return act(container, Wish.RUNNING, name -> engine.restart(name, grace(name)));
    }

    private SupervisedContainer act(String container, Wish wish, Consumer<String> action) {
        Supervised subject = required(container);
        return exclusively(subject.app(), () -> {
            wishes.set(container, wish);
            subject.forgive();
            try {
                action.accept(container);
            } finally {
                look(container);
            }
            return describe(subject, wish);
        });
    }

    /** What the container says itself, else what the configuration says. */
    private Duration grace(String container) {
        int seconds = engine.inspect(container)
                .raw()
                .path("Config")
                .path("StopTimeout")
                .asInt();
        return seconds > 0 ? Duration.ofSeconds(seconds) : config.stopGrace();
    }

    /** The apps that depend on a container's, be it through others, and of which a container runs. */
    List<String> runningDependents(String container) {
        return dependencies.dependents(required(container).app()).stream()
                .filter(app -> of(app).stream().anyMatch(each -> !each.down()))
                .toList();
    }

    /**
     * A container with all that is known of it.
     *
     * @throws ServiceException {@code CONTAINER_NOT_FOUND} if it is not supervised
     */
    Supervised required(String container) {
        return known(container)
                .orElseThrow(() -> new ServiceException(
                        ErrorCode.CONTAINER_NOT_FOUND,
                        "There is no supervised container of that name.",
                        Map.of("container", container)));
    }

    /** A container with all that is known of it, if it is supervised. */
    Optional<Supervised> known(String container) {
        return Optional.ofNullable(containers.get(container))
                .filter(each -> each.state().isPresent());
    }

    /** All that were looked at, by name. */
    private List<Supervised> all() {
        return containers.values().stream()
                .filter(each -> each.state().isPresent())
                .sorted(Comparator.comparing(Supervised::name))
                .toList();
    }

    private List<Supervised> of(String app) {
        return containers.values().stream()
                .filter(each -> each.app().equals(app))
                .toList();
    }

    /** What others may know of it. */
    SupervisedContainer describe(Supervised container) {
        return describe(container, wishes.wish(container.name()));
    }

    private SupervisedContainer describe(Supervised container, Wish wish) {
        Instant now = clock.instant();
        List<String> warnings = new ArrayList<>(container.settings().warnings());
        warnings.addAll(dependencies.warnings(container.app()));
        return new SupervisedContainer(
                container.name(),
                container.id(),
                container.app(),
                container.image(),
                container.state().map(ContainerState::wireName).orElseThrow(),
                container.why(),
                container.since(),
                wish,
                container.settings().dependsOn(),
                wishes.budget(container.name()).left(config.restart(), now),
                Optional.of(container.due()).filter(due -> container.down() && due.isBefore(Instant.MAX)),
                List.copyOf(warnings));
    }

    /** Whether what an earlier process left behind has been taken over: all that is supervised was looked at. */
    boolean adopted() {
        return adopted && all().size() == containers.size();
    }

    /** How often containers have been restarted since the start of this process, by name. */
    Map<String, Long> restarts() {
        return Map.copyOf(restarts);
    }

    // ---- What happens

    /**
     * The engine can be talked to, and tells what happens from now on.
     *
     * @param checksHealth whether it checks the health of containers itself
     */
    void connected(boolean checksHealth) {
        engineChecks = checksHealth;
        // What happened before is seen by looking only.
        containers.values().forEach(this::request);
        sweep();
    }

    /** Looks at what has changed, be it that no event told of it. */
    void sweep() {
        Map<String, ContainerSummary> there = new HashMap<>();
        engine.list().forEach(container -> there.put(container.name(), container));
        there.values().stream()
                .filter(this::concerns)
                .filter(container -> !remember(container).matches(container))
                .forEach(container -> request(remember(container)));
        Set<String> gone = new HashSet<>(containers.keySet());
        gone.addAll(wishes.containers());
        gone.removeAll(there.keySet());
        gone.forEach(container -> request(remember(container, Map.of())));
        zombies.suspects(containers.values(), clock.instant()).forEach(this::request);
        wishes.save();
        adopted = true;
    }

    private boolean concerns(ContainerSummary container) {
        return containers.containsKey(container.name())
                || AppSettings.of(container.name(), container.labels(), config).supervised();
    }

    private Supervised remember(ContainerSummary container) {
        return remember(container.name(), container.labels());
    }

    private Supervised remember(String container, Map<String, String> labels) {
        return containers.computeIfAbsent(
                container, name -> new Supervised(name, AppSettings.of(name, labels, config), clock.instant()));
    }

    /** Something happened to a container. */
    void heard(EngineEvent event) {
        String name = event.name();
        if (containers.containsKey(name)
                || AppSettings.of(name, event.attributes(), config).supervised()) {
            Supervised container = remember(name, event.attributes());
            if (event.action().equals("oom")) {
                container.killedForMemory();
            }
            request(container);
        }
    }

    /** Does what is due; costs next to nothing if nothing is. */
    void tick() {
        Instant now = clock.instant();
        if (now.isBefore(lastTick)) {
            containers.values().forEach(container -> container.clockWasSetBack(now));
        }
        lastTick = now;
        for (Supervised container : containers.values()) {
            if (!container.due().isAfter(now)) {
                request(container);
            }
            if (container.run().flatMap(Run::check).isPresent() && container.beginCheck(now)) {
                Run run = container.run().orElseThrow();
                threads.checks().execute(() -> check(container, run));
            }
        }
    }

    private void check(Supervised container, Run run) {
        Optional<HealthResult> result = Optional.empty();
        try {
            result = Optional.of(prober.probe(run.check().orElseThrow(), run.target()));
        } catch (EngineException failure) {
            // Says nothing of the container: the engine is gone, or the container has just ended.
            LOG.debugv("container_not_checked", kv("container", container.name()), kv("reason", failure.getMessage()));
        } finally {
            if (container.endCheck(run, result, clock.instant())) {
                request(container);
            }
        }
    }

    private void request(Supervised container) {
        turns.request(container.app(), container.name());
    }

    // ---- A look at one container, in its app's turn

    private void look(String name) {
        Supervised container = containers.get(name);
        if (container == null) {
            return;
        }
        try {
            for (int i = 0; i < MOST_DECISIONS && decide(container); i++) {
                LOG.tracev("container_decided", kv("container", name));
            }
        } catch (EngineException failure) {
            container.lookAgain(clock.instant().plus(AFTER_TROUBLE));
            LOG.debugv("container_not_looked_at", kv("container", name), kv("reason", failure.getMessage()));
        } catch (RuntimeException bug) {
            // One container must not keep others from being looked after.
            container.lookAgain(clock.instant().plus(config.sweepInterval()));
            LOG.errorv(bug, "container_not_looked_at", kv("container", name));
        }
    }

    /** Returns whether there is more to decide at once. */
    private boolean decide(Supervised container) {
        Observed observed = observe(container);
        String name = container.name();
        if (containers.get(name) != container) {
            return false;
        }
        boolean gone = observed instanceof Observed.Gone;
        // An event or a list that comes late must not bring back what has been forgotten, as missing.
        boolean unknown = container.state().isEmpty() && !wishes.containers().contains(name);
        if (gone
                ? unknown || wishes.wish(name) == Wish.STOPPED
                : !container.settings().supervised()) {
            forget(container);
            return false;
        }
        Instant now = clock.instant();
        Decision decision = transitions.decide(
                new Situation(
                        container.state(),
                        container.since(),
                        observed,
                        wishes.wish(name),
                        container.health(),
                        downOf(container.app()),
                        wishes.budget(name)),
                now);
        wishes.remember(name, decision.budget());
        container
                .decided(decision, now)
                .ifPresent(before -> changed(container, before.wireName(), decision.state(), now));
        tellOthers(container);
        notifyPeople(container, decision.state());
        if (decision.action() != Action.NONE) {
            recover(container, decision.action());
        }
        return decision.due().filter(due -> !due.isAfter(now)).isPresent();
    }

    private Observed observe(Supervised container) {
        Optional<ContainerDetail> inspected = inspect(container.name());
        if (inspected.isEmpty()) {
            String id = container.id();
            container.gone();
            inspect(id).ifPresent(renamed -> {
                rename(container, renamed.name());
                request(remember(renamed.name(), renamed.labels()));
            });
            return new Observed.Gone();
        }
        ContainerDetail detail = inspected.get();
        if (container.state().isEmpty()) {
            containers.values().stream()
                    .filter(other -> other != container && other.id().equals(detail.id()))
                    .forEach(other -> rename(other, container.name()));
        }
        AppSettings before = container.settings();
        AppSettings settings = AppSettings.of(detail.name(), detail.labels(), config);
        boolean engineChecked = engineChecks
                && settings.check().isEmpty()
                && detail.healthCheck().isPresent();
        container.seen(detail, settings, engineChecked ? Optional.empty() : ownCheck(settings, detail));
        if (engineChecked) {
            EngineHealth found = EngineHealth.of(detail, clock.instant());
            container.checkedByEngine(found.health(), found.checks());
        }
        if (!settings.equals(before) || container.state().isEmpty()) {
            rememberDependencies();
        }
        boolean processes = detail.state() != RuntimeState.RUNNING || zombies.hasProcesses(container, clock.instant());
        return Observed.of(detail, processes, container.outOfMemory());
    }

    /** By its name or its whole id: an engine takes the beginning of an id, too. */
    private Optional<ContainerDetail> inspect(String container) {
        if (container.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(engine.inspect(container))
                    .filter(found -> container.equals(found.name()) || container.equals(found.id()));
        } catch (EngineException failure) {
            if (failure.notFound()) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** What people want of a container doesn't change with its name. */
    private void rename(Supervised container, String name) {
        wishes.move(container.name(), name);
        containers.remove(container.name());
        told.remove(container.name());
        LOG.infov("container_renamed", kv("container", name), kv("before", container.name()));
    }

    private Optional<Check> ownCheck(AppSettings settings, ContainerDetail container) {
        return settings.check()
                .or(() -> container
                        .healthCheck()
                        .map(check -> new Check(
                                new Probe.Exec(check.command()),
                                check.interval(),
                                check.timeout(),
                                check.retries(),
                                check.startPeriod())));
    }

    private void forget(Supervised container) {
        containers.remove(container.name());
        wishes.forget(container.name());
        told.remove(container.name());
        rememberDependencies();
        LOG.infov("container_forgotten", kv("container", container.name()));
    }

    private void rememberDependencies() {
        Map<String, Set<String>> edges = new HashMap<>();
        containers
                .values()
                .forEach(container -> edges.computeIfAbsent(container.app(), app -> new TreeSet<>())
                        .addAll(container.settings().dependsOn()));
        dependencies = new Dependencies(edges);
    }

    private List<String> downOf(String app) {
        return dependencies.awaited(app).stream()
                .filter(dependency -> of(dependency).stream().noneMatch(Supervised::ready))
                .toList();
    }

    /** What depends on an app that is well again need not wait any more, and is forgiven its restarts if that was down. */
    private void tellOthers(Supervised container) {
        String app = container.app();
        List<Supervised> colours = of(app);
        if (colours.stream().noneMatch(Supervised::ready)) {
            ready.remove(app);
            if (colours.stream().allMatch(Supervised::down)) {
                down.add(app);
            }
        } else if (ready.add(app)) {
            boolean wasDown = down.remove(app);
            containers.values().stream()
                    .filter(other -> dependencies.awaited(other.app()).contains(app))
                    .forEach(dependent -> {
                        if (wasDown) {
                            wishes.remember(dependent.name(), RestartBudget.FULL);
                        }
                        request(dependent);
                    });
        }
    }

    private void recover(Supervised container, Action action) {
        String name = container.name();
        // A restart counts also if we don't live to see what comes of it.
        wishes.save();
        restarts.merge(name, 1L, Long::sum);
        try {
            switch (action) {
                case START -> engine.start(name);
                case RESTART -> engine.restart(name, grace(name));
                case NONE -> throw new IllegalArgumentException(name);
            }
        } catch (EngineException failure) {
            if (failure.unreachable() || failure.notFound()) {
                throw failure;
            }
            String said = String.valueOf(failure.details().getOrDefault("cause", failure.getMessage()));
            container.refused(said);
            LOG.warnv("container_start_refused", kv("container", name), kv("reason", said));
        }
    }

    private void changed(Supervised container, String from, ContainerState state, Instant now) {
        StateChange change =
                new StateChange(now, container.app(), container.name(), from, state.wireName(), container.why());
        LOG.infov(
                "container_state",
                kv("container", change.container()),
                kv("app", change.app()),
                kv("from", change.from()),
                kv("to", change.to()),
                kv("why", change.why()));
        if (state instanceof Failed) {
            container.said(lastWords(container.name()));
        }
        listeners.forEach(listener -> listener.accept(change));
    }

    private List<String> lastWords(String container) {
        try {
            return engine.logs(container, LAST_WORDS).stream()
                    .map(LogLine::text)
                    .toList();
        } catch (EngineException failure) {
            return List.of("Its log can't be read: " + failure.getMessage());
        }
    }

    /** Once when a container is given up or gone, and once when it is well again. */
    private void notifyPeople(Supervised container, ContainerState state) {
        boolean lost = state instanceof Failed || state instanceof Missing;
        boolean well = container.ready() && !wishes.budget(container.name()).usedUp();
        if (lost && told.add(container.name())) {
            notifications.fire(new Notification(NotificationKind.CONTAINER_FAILED, container.name(), container.why()));
        } else if (well && told.remove(container.name())) {
            notifications.fire(
                    new Notification(NotificationKind.CONTAINER_RECOVERED, container.name(), container.why()));
        }
    }
}
