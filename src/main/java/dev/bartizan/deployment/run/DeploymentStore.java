package dev.bartizan.deployment.run;

import dev.bartizan.container.hold.RunningDeployments;
import dev.bartizan.database.Database;
import dev.bartizan.deployment.route.StoredRoutes;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Stores deployments in the database, and keeps the last one of each app in memory. Thread-safe. */
@Singleton
class DeploymentStore implements DeploymentRun.Journal, RunningDeployments {

    /** Images of still earlier deployments are left alone. */
    private static final int DEPLOYMENTS_WITH_IMAGES = 50;

    private final Database database;
    private final DeploymentRepository repository;
    private final StoredRoutes routes;
    private final Map<String, Deployment> latest = new ConcurrentHashMap<>();

    /** Names of containers by app. */
    private final Map<String, Set<String>> containers = new ConcurrentHashMap<>();

    DeploymentStore(Database database, DeploymentRepository repository, StoredRoutes routes) {
        this.database = database;
        this.repository = repository;
        this.routes = routes;
    }

    /** Loads the last deployment of each app, the names of its containers and its routes from the database. */
    List<Deployment> load() {
        List<Deployment> loaded = database.read(() ->
                repository.latest().stream().map(DeploymentRow::toDeployment).toList());
        Map<String, Set<String>> names = database.read(() -> repository.containers());
        routes.load();
        // Nobody must see an app without its deployment in between.
        latest.keySet().retainAll(loaded.stream().map(Deployment::app).collect(Collectors.toSet()));
        containers.keySet().retainAll(names.keySet());
        containers.putAll(names);
        loaded.forEach(this::remember);
        return loaded;
    }

    /** The last deployment of an app. */
    Optional<Deployment> latest(String app) {
        return Optional.ofNullable(latest.get(app));
    }

    @Override
    public boolean deploying(String app) {
        return latest(app).filter(last -> !last.state().ended()).isPresent();
    }

    /** The last deployment of each app. */
    List<Deployment> latest() {
        return List.copyOf(latest.values());
    }

    @Override
    public Set<String> containers(String app) {
        return Set.copyOf(containers.getOrDefault(app, Set.of()));
    }

    @Override
    public Set<String> disusedImages(String app) {
        Set<String> images =
                images(list(app, Long.MAX_VALUE, DEPLOYMENTS_WITH_IMAGES)).collect(Collectors.toSet());
        images(latest()).forEach(images::remove);
        return images;
    }

    private static Stream<String> images(List<Deployment> deployments) {
        return deployments.stream()
                .flatMap(deployment -> Stream.of(
                        deployment.order().image(), deployment.containers().oldImage()));
    }

    /**
     * Stores a new deployment.
     *
     * @return the deployment with its ID
     * @throws ServiceException {@code DEPLOYMENT_RUNNING} if the app has one that has not ended
     */
    Deployment add(Deployment deployment) {
        Deployment added = database.write(() -> {
            requireNone(deployment.app());
            DeploymentRow stored = DeploymentRow.of(deployment);
            repository.add(stored);
            return stored.toDeployment();
        });
        containers.merge(
                added.app(),
                Set.of(added.containers().old(), added.containers().successor()),
                (known, more) -> Stream.concat(known.stream(), more.stream()).collect(Collectors.toUnmodifiableSet()));
        remember(added);
        return added;
    }

    private void requireNone(String app) {
        if (repository.running(app)) {
            throw new ServiceException(ErrorCode.DEPLOYMENT_RUNNING, Map.of("app", app));
        }
    }

    /**
     * Stores that an ended deployment continues.
     *
     * @throws ServiceException {@code DEPLOYMENT_RUNNING} if the app has one that has not ended
     */
    void reopen(Deployment deployment) {
        database.write(() -> {
            requireNone(deployment.app());
            repository.findById(deployment.id()).update(deployment);
        });
        remember(deployment);
    }

    private void remember(Deployment deployment) {
        Deployment last =
                latest.merge(deployment.app(), deployment, (known, next) -> next.id() < known.id() ? known : next);
        routes.dialled(last.app(), last.status().dials());
    }

    @Override
    public void save(Deployment deployment) {
        database.write(() -> repository.findById(deployment.id()).update(deployment));
        remember(deployment);
    }

    /**
     * The newest deployments, newest first.
     *
     * @param app the app; all apps if it is not given
     * @param before only those with smaller IDs
     */
    List<Deployment> list(@Nullable String app, long before, int limit) {
        return database.read(() -> repository.newest(app, before, limit).stream()
                .map(DeploymentRow::toDeployment)
                .toList());
    }

    Optional<Deployment> find(long id) {
        return database.read(() -> repository.find(id).map(DeploymentRow::toDeployment));
    }
}
