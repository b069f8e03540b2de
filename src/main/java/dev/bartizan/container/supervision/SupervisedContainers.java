package dev.bartizan.container.supervision;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.container.ContainerConfig;
import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.desired.DesiredStates;
import dev.bartizan.container.desired.StoppedBy;
import dev.bartizan.container.engine.ContainerSummary;
import dev.bartizan.container.settings.AppSettings;
import dev.bartizan.container.settings.ContainerIdentity;
import dev.bartizan.container.settings.ContainerLabels;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
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
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** The registry of supervised containers, by name, and the dependencies between their apps. Thread-safe. */
final class SupervisedContainers {

    private static final Logger LOG = Logger.getLogger(SupervisedContainers.class);

    private final ConcurrentMap<String, Supervised> containers = new ConcurrentHashMap<>();
    private final DesiredStates desiredStates;

    private final ContainerConfig config;
    private final Clock clock;

    /** The warnings about labels that were logged, by container name. */
    private final Map<String, List<String>> logged = new ConcurrentHashMap<>();

    private volatile Dependencies dependencies = Dependencies.NONE;

    SupervisedContainers(DesiredStates desiredStates, ContainerConfig config, Clock clock) {
        this.desiredStates = desiredStates;
        this.config = config;
        this.clock = clock;
    }

    /** All containers, including those that were not reconciled yet. */
    Collection<Supervised> all() {
        return containers.values();
    }

    /** All containers that were reconciled at least once, sorted by name. */
    List<Supervised> known() {
        return containers.values().stream()
                .filter(container -> container.state().isPresent())
                .sorted(Comparator.comparing(Supervised::name))
                .toList();
    }

    /** The container of that name, if it was reconciled at least once. */
    Optional<Supervised> known(String container) {
        return find(container).filter(found -> found.state().isPresent());
    }

    /**
     * The container of that name, else the one of that app: the only one that should run, or the only one.
     *
     * @param name name of a container or an app
     * @throws ServiceException {@code CONTAINER_NOT_FOUND} if none is supervised, or the app has several ones
     */
    Supervised required(String name) {
        return known(name).orElseGet(() -> requiredOf(name));
    }

    private Supervised requiredOf(String app) {
        List<Supervised> all = known().stream()
                .filter(container -> container.app().equals(app))
                .toList();
        List<Supervised> wanted = all.stream()
                .filter(container -> desiredStates.of(container.name()) == DesiredState.RUNNING)
                .toList();
        List<Supervised> found = wanted.isEmpty() ? all : wanted;
        if (found.isEmpty()) {
            throw new ServiceException(
                    ErrorCode.CONTAINER_NOT_FOUND,
                    "There is no supervised container of that name.",
                    Map.of("container", app));
        }
        if (found.size() > 1) {
            List<String> names = found.stream().map(Supervised::name).toList();
            throw new ServiceException(
                    ErrorCode.CONTAINER_NOT_FOUND,
                    "The app has several containers. Name one of them.",
                    Map.of("app", app, "containers", names));
        }
        return found.getFirst();
    }

    /**
     * The app of a container, or of that name.
     *
     * @throws ServiceException {@code CONTAINER_NOT_FOUND} if none is supervised
     */
    String appOf(String name) {
        return known(name)
                .map(Supervised::app)
                .orElseGet(() -> of(name).isEmpty() ? required(name).app() : name);
    }

    /** The container of that name, whether it was reconciled or not. */
    Optional<Supervised> find(String container) {
        return Optional.ofNullable(containers.get(container));
    }

    /** Whether exactly this object is registered under its name. */
    boolean contains(Supervised container) {
        return containers.get(container.name()) == container;
    }

    /** The containers of an app. */
    List<Supervised> of(String app) {
        return containers.values().stream()
                .filter(container -> container.app().equals(app))
                .toList();
    }

    /** The dependencies between the apps of all containers. */
    Dependencies dependencies() {
        return dependencies;
    }

    /** Whether a container with these labels is supervised, or was. */
    boolean concerns(String container, Map<String, String> labels) {
        return containers.containsKey(container)
                || AppSettings.of(container, labels, config).supervised();
    }

    /**
     * Registers containers that the engine lists, and those with a stored desired state.
     *
     * @param listed all containers of the engine
     * @return the containers that changed since their last reconciliation
     */
    Set<Supervised> changed(List<ContainerSummary> listed) {
        Map<String, ContainerSummary> present = new HashMap<>();
        listed.forEach(container -> present.put(container.name(), container));
        logged.keySet().retainAll(present.keySet());
        listed.forEach(this::logWarnings);
        Set<Supervised> changed = new HashSet<>();
        present.values().stream()
                .filter(container -> concerns(container.name(), container.labels()))
                .filter(container ->
                        !register(container.name(), container.labels()).matches(container))
                .forEach(container -> changed.add(register(container.name(), container.labels())));
        Set<String> absent = new HashSet<>(containers.keySet());
        absent.addAll(desiredStates.containers());
        absent.removeAll(present.keySet());
        absent.forEach(container -> changed.add(register(container, storedLabels(container))));
        return changed;
    }

    /** The labels of a container that isn't there, as far as they were stored. Its app has other containers. */
    private Map<String, String> storedLabels(String container) {
        return desiredStates.app(container).map(ContainerLabels::ofApp).orElse(Map.of());
    }

    /** Also of containers that are not supervised, because a label can be the reason. */
    private void logWarnings(ContainerSummary container) {
        List<String> warnings = ContainerLabels.of(container.labels()).warnings();
        List<String> before =
                warnings.isEmpty() ? logged.remove(container.name()) : logged.put(container.name(), warnings);
        if (!warnings.isEmpty() && !warnings.equals(before)) {
            warnings.forEach(warning ->
                    LOG.warnv("container_label_ignored", kv("container", container.name()), kv("warning", warning)));
        }
    }

    /** Returns the container of that name; adds it if it is new. */
    Supervised register(String container, Map<String, String> labels) {
        return containers.computeIfAbsent(container, name -> {
            AppSettings settings = AppSettings.of(name, labels, config);
            Supervised added = new Supervised(name, settings, clock.instant());
            desiredStates
                    .formerName(name)
                    .ifPresent(before ->
                            added.recreation().setAside(settings.identity().called(before), clock.instant()));
            return added;
        });
    }

    /** Stores that a container was renamed while it was down. */
    void setAside(Supervised container, ContainerIdentity before) {
        container.recreation().setAside(before, clock.instant());
        desiredStates.rememberFormerName(container.name(), Optional.of(before.name()));
        desiredStates.save();
    }

    /** Stores that a container that was set aside runs again. */
    void noLongerSetAside(Supervised container) {
        if (desiredStates.formerName(container.name()).isPresent()) {
            desiredStates.rememberFormerName(container.name(), Optional.empty());
            desiredStates.save();
        }
    }

    /** The container that has taken the place of one that is down: it is newer, or runs, and should run. */
    Optional<Supervised> replacement(Supervised container) {
        Instant now = clock.instant();
        return same(container)
                .filter(other -> desiredStates.of(other.name()) == DesiredState.RUNNING)
                .filter(other -> other.runs()
                        || other.recreation()
                                        .created()
                                        .isAfter(container.recreation().created())
                                && replacesUntil(other).isAfter(now))
                .findFirst();
    }

    /** Until when a container replaces others: for ever, or for some time if it was created and never started. */
    Instant replacesUntil(Supervised container) {
        return container.recreation().onlyCreated()
                ? container.recreation().created().plus(config.missingAfter())
                : Instant.MAX;
    }

    /** Whether the app of a removed container lives on in another container, which was started. */
    boolean livesOn(Supervised container) {
        return livingOn(container).isPresent();
    }

    /** The started container in which the app of another one lives on. */
    Optional<Supervised> livingOn(Supervised container) {
        return same(container)
                .filter(other -> !other.recreation().onlyCreated())
                .findFirst();
    }

    /** The other containers that are the same one before or after it was recreated, without those that are set aside. */
    private Stream<Supervised> same(Supervised container) {
        return relatives(container)
                .filter(other -> other.recreation().goneSince().isEmpty())
                .filter(other -> other.recreation().setAsideSince().isEmpty());
    }

    /** All other containers that are the same one before or after it was recreated. */
    Stream<Supervised> relatives(Supervised container) {
        ContainerIdentity identity = container.identity();
        return containers.values().stream()
                .filter(other -> other != container && other.identity().sameAs(identity));
    }

    /**
     * Whether a container that runs must be stopped: a user has stopped it, and no other one of its app should run. What a
     * deployment has stopped is left alone, because an administrator may go back to it.
     */
    boolean unwanted(Supervised container) {
        return stoppedByUser(container.name())
                && of(container.app()).stream()
                        .allMatch(other -> desiredStates.of(other.name()) == DesiredState.STOPPED);
    }

    private boolean stoppedByUser(String container) {
        return desiredStates.stoppedBy(container).filter(StoppedBy.USER::equals).isPresent();
    }

    /** A new container that takes the place of a stopped one must not run either. */
    void inheritDesiredState(Supervised container) {
        if (desiredStates.containers().contains(container.name())) {
            return;
        }
        List<String> before = relatives(container)
                .map(Supervised::name)
                .filter(desiredStates.containers()::contains)
                .toList();
        if (!before.isEmpty() && before.stream().allMatch(name -> desiredStates.of(name) == DesiredState.STOPPED)) {
            Optional<StoppedBy> by = before.stream().anyMatch(this::stoppedByUser)
                    ? Optional.of(StoppedBy.USER)
                    : desiredStates.stoppedBy(before.getFirst());
            desiredStates.inherit(container.name(), DesiredState.STOPPED, by);
            desiredStates.save();
        }
    }

    /** If the last container of an app that should run is gone, another one that runs should go on running. */
    void passOnDesiredState(Supervised gone) {
        List<Supervised> others =
                of(gone.app()).stream().filter(other -> other != gone).toList();
        boolean last = !livesOn(gone)
                && desiredStates.of(gone.name()) == DesiredState.RUNNING
                && others.stream().allMatch(other -> desiredStates.of(other.name()) == DesiredState.STOPPED);
        if (last) {
            others.stream()
                    .filter(Supervised::runs)
                    .forEach(other -> desiredStates.inherit(other.name(), DesiredState.RUNNING, Optional.empty()));
            desiredStates.save();
        }
    }

    /** Removes a renamed container and moves its desired state to the new name. */
    void rename(Supervised container, String name) {
        desiredStates.move(container.name(), name);
        containers.remove(container.name());
        LOG.infov("container_renamed", kv("container", name), kv("before", container.name()));
    }

    /** Removes a container and its desired state. */
    void forget(Supervised container) {
        containers.remove(container.name());
        desiredStates.forget(container.name());
        updateDependencies();
        LOG.infov("container_forgotten", kv("container", container.name()));
    }

    /** Rebuilds the dependencies from the settings of all containers. Call it after settings have changed. */
    void updateDependencies() {
        Map<String, Set<String>> edges = new HashMap<>();
        containers.values().forEach(container -> {
            Set<String> dependsOn = edges.computeIfAbsent(container.app(), app -> new TreeSet<>());
            dependsOn.addAll(container.settings().dependsOn());
            // A container can't be started without the one whose network it shares.
            container
                    .networkOwner()
                    .flatMap(this::called)
                    .map(Supervised::app)
                    .filter(app -> !app.equals(container.app()))
                    .ifPresent(dependsOn::add);
        });
        dependencies = new Dependencies(edges);
    }

    private Optional<Supervised> called(String nameOrId) {
        return containers.values().stream()
                .filter(container ->
                        container.name().equals(nameOrId) || container.id().equals(nameOrId))
                .findFirst();
    }

    /** The containers that share the network of a container. */
    List<Supervised> sharers(String id, String name) {
        return containers.values().stream()
                .filter(container -> container
                        .networkOwner()
                        .filter(owner -> owner.equals(id) || owner.equals(name))
                        .isPresent())
                .toList();
    }

    /** The containers that have to be restarted after a start of a container of this app. */
    List<Supervised> restartedAlong(String app) {
        return containers.values().stream()
                .filter(container -> container.settings().restartsAlong())
                .filter(container -> dependencies.awaited(container.app()).contains(app))
                .toList();
    }

    /** An app that a container is restarted along with, and that was started after it. */
    Optional<String> startedLater(Supervised container) {
        Instant started = container.startedAt().orElse(Instant.MAX);
        if (!container.settings().restartsAlong()) {
            return Optional.empty();
        }
        return dependencies.awaited(container.app()).stream()
                .filter(app -> of(app).stream()
                        .filter(Supervised::runs)
                        .filter(other -> desiredStates.of(other.name()) == DesiredState.RUNNING)
                        .anyMatch(other ->
                                other.startedAt().filter(started::isBefore).isPresent()))
                .findFirst();
    }

    /** The apps that an app waits for because none of their containers is healthy. */
    List<String> unready(String app) {
        return dependencies.awaited(app).stream()
                .filter(dependency -> of(dependency).stream().noneMatch(Supervised::ready))
                .toList();
    }
}
