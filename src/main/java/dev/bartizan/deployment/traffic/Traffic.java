package dev.bartizan.deployment.traffic;

import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.deployment.traffic.RouteClaims.Claim;
import dev.bartizan.deployment.traffic.RunningContainers.Holder;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Sends the requests of apps to their containers. Thread-safe: Caddy's routes are changed by one thread at a time. */
@Singleton
public class Traffic {

    /** Attempts of a change: it is planned again if another client changed the configuration at the same time. */
    private static final int ATTEMPTS = 5;

    private final Caddy caddy;
    private final ContainerEngine engine;
    private final RouteBook book;
    private final HostPorts ports;
    private final ReentrantLock changing = new ReentrantLock();

    /** Number of withdrawals, which don't wait for other changes: what was known before a withdrawal is out of date. */
    private final AtomicLong withdrawals = new AtomicLong();

    public Traffic(Caddy caddy, ContainerEngine engine, RouteBook book) {
        this.caddy = caddy;
        this.engine = engine;
        this.book = book;
        this.ports = new HostPorts(engine, book);
    }

    /** The ports of the host for new containers. */
    public HostPorts ports() {
        return ports;
    }

    /**
     * A container that Caddy sends requests to.
     *
     * @param dials the addresses that Caddy dials for it
     * @param unknown those of them whose place is not known
     */
    public record Reached(ContainerDetail container, Set<Dial> dials, Set<Dial> unknown) {}

    /**
     * The next addresses of upstreams.
     *
     * @param changes by place; only those that differ from the current ones
     * @param results by app
     */
    private record Plan(RouteClaims claims, Map<Place, String> changes, Map<String, RouteResult> results) {}

    /**
     * Makes Caddy send the requests of all given apps to their containers, in one step. An app's route is withdrawn while its
     * container doesn't run, unless no other container can get its address. Idempotent.
     *
     * @param targets called while no other thread changes routes; again if a route was withdrawn meanwhile
     * @return the result by app
     * @throws ServiceException {@code CADDY_UNREACHABLE}; {@code CADDY_REFUSED}; a failure of the engine or the database
     */
    public Map<String, RouteResult> keep(Supplier<List<RouteTarget>> targets) {
        changing.lock();
        try {
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                long known = withdrawals.get();
                List<RouteTarget> wanted = targets.get();
                if (wanted.isEmpty()) {
                    return Map.of();
                }
                Optional<Plan> done = change(wanted, book.known(), () -> withdrawals.get() != known, plan -> {});
                if (done.isPresent()) {
                    return done.get().results();
                }
            }
            throw tooManyChanges();
        } finally {
            changing.unlock();
        }
    }

    /**
     * Switches an app's routes to a container. Idempotent.
     *
     * @param known the addresses that were dialled for the app
     * @param container the container that must get the requests
     * @param before called before the change with the new known addresses, if there are any
     * @return whether Caddy's configuration was changed
     * @throws ServiceException {@code CADDY_UNREACHABLE}; {@code CADDY_REFUSED}; {@code DEPLOYMENT_REFUSED} if Caddy has no
     *     route to the app, or the container can't be dialled
     */
    public boolean pointTo(String app, Set<Dial> known, ContainerDetail container, Consumer<Set<Dial>> before) {
        RouteTarget target = new RouteTarget(app, container.name(), Optional.of(container));
        changing.lock();
        try {
            Map<String, KnownRoutes> all = new HashMap<>(book.known());
            all.merge(app, new KnownRoutes(known, Map.of()), (stored, now) -> new KnownRoutes(known, stored.places()));
            return !change(List.of(target), all, () -> false, plan -> {
                        List<Claim> claims = plan.claims().of(app);
                        if (claims.isEmpty()) {
                            throw refused("Caddy's configuration has no route to the app any more.");
                        }
                        Set<Dial> next = new LinkedHashSet<>(known);
                        for (Claim claim : claims) {
                            String dial = target.dial(claim.endpoint()).orElseThrow(() -> refused(target.obstacle()));
                            if (claim.endpoint().fixed(container, dial)) {
                                next.add(new Dial(claim.endpoint(), dial));
                            }
                        }
                        if (!next.equals(known)) {
                            before.accept(next);
                        }
                    })
                    .orElseThrow(Traffic::tooManyChanges)
                    .changes()
                    .isEmpty();
        } finally {
            changing.unlock();
        }
    }

    /**
     * Withdraws routes to containers that have ended, until {@link #keep} finds them. It neither calls the engine nor waits for
     * other changes.
     *
     * @param ended the addresses of the ended containers, by app; an upstream with another address is left alone
     * @throws ServiceException {@code CADDY_UNREACHABLE}; {@code CADDY_REFUSED}
     */
    public void withdraw(Map<String, Set<String>> ended) {
        withdrawals.incrementAndGet();
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            CaddyRoutes routes = caddy.routes();
            Map<Place, String> changes = new LinkedHashMap<>();
            RouteClaims.known(routes, book.known()).stream()
                    .filter(claim -> ended.getOrDefault(claim.app(), Set.of()).contains(claim.dial()))
                    .forEach(claim -> changes.put(claim.place(), RouteClaims.withdrawn(claim.app())));
            if (caddy.replace(routes, changes)) {
                return;
            }
        }
        throw tooManyChanges();
    }

    /**
     * @param outdated whether the targets must be looked up again
     * @return empty if they must
     */
    private Optional<Plan> change(
            List<RouteTarget> targets,
            Map<String, KnownRoutes> known,
            BooleanSupplier outdated,
            Consumer<Plan> before) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            CaddyRoutes routes = caddy.routes();
            if (outdated.getAsBoolean()) {
                return Optional.empty();
            }
            Plan plan = plan(targets, known, routes);
            before.accept(plan);
            for (RouteTarget target : targets) {
                Map<Place, KnownPlace> learned =
                        learned(plan, target.app(), known.getOrDefault(target.app(), KnownRoutes.NONE));
                if (!learned.isEmpty()) {
                    book.learn(target.app(), learned);
                }
            }
            if (caddy.replace(routes, plan.changes())) {
                return Optional.of(plan);
            }
        }
        throw tooManyChanges();
    }

    private Plan plan(List<RouteTarget> targets, Map<String, KnownRoutes> known, CaddyRoutes routes) {
        RunningContainers running = new RunningContainers(engine);
        RouteClaims claims = RouteClaims.of(routes, known, running);
        Map<Place, String> changes = new LinkedHashMap<>();
        Map<String, RouteResult> results = new LinkedHashMap<>();
        for (RouteTarget target : targets) {
            RouteState state = RouteState.KEPT;
            Set<String> exposed = new LinkedHashSet<>();
            for (Claim claim : claims.of(target.app())) {
                String next = next(target, claim, running);
                if (!next.equals(claim.dial())) {
                    changes.put(claim.place(), next);
                }
                if (next.equals(RouteClaims.withdrawn(target.app()))) {
                    state = RouteState.WITHDRAWN;
                } else if (target.exposed(claim.endpoint(), next)) {
                    exposed.add(next);
                }
            }
            String reason = state == RouteState.KEPT && target.up().isPresent()
                    ? "Caddy sends the requests to %s.".formatted(target.name())
                    : target.obstacle();
            RouteResult result = new RouteResult(state, reason, target.up(), Set.copyOf(exposed));
            results.put(target.app(), lost(target, claims).orElse(result));
        }
        return new Plan(claims, changes, results);
    }

    private static String next(RouteTarget target, Claim claim, RunningContainers running) {
        return target.dial(claim.endpoint())
                .or(() -> Optional.of(claim.dial()).filter(dial -> running.holder(dial, target.app()) == Holder.OWN))
                .or(() -> target.dialAfterStart(claim.endpoint(), claim.dial())
                        .filter(dial -> running.holder(dial, target.app()) != Holder.FOREIGN))
                .orElseGet(() -> RouteClaims.withdrawn(target.app()));
    }

    /** The problem of an app whose route is not found. An app without a running container needs none. */
    private static Optional<RouteResult> lost(RouteTarget target, RouteClaims claims) {
        String problem = claims.problems().get(target.app());
        if (problem != null) {
            return Optional.of(RouteResult.of(RouteState.LOST, problem));
        }
        return claims.of(target.app()).isEmpty() && target.up().isPresent()
                ? Optional.of(
                        RouteResult.of(RouteState.LOST, "Caddy's configuration has no route to the app any more."))
                : Optional.empty();
    }

    private static Map<Place, KnownPlace> learned(Plan plan, String app, KnownRoutes known) {
        Map<Place, KnownPlace> learned = new LinkedHashMap<>();
        for (Claim claim : plan.claims().of(app)) {
            KnownPlace before = known.places().get(claim.place());
            String next = plan.changes().getOrDefault(claim.place(), claim.dial());
            boolean complete = before != null
                    && before.endpoint().equals(claim.endpoint())
                    && (before.has(next) || next.equals(RouteClaims.withdrawn(app)))
                    && before.has(claim.dial());
            if (!complete) {
                learned.put(claim.place(), new KnownPlace(claim.endpoint(), next, claim.dial()));
            }
        }
        return learned;
    }

    /**
     * The containers of an app that Caddy sends requests to, or could if the app's route were not withdrawn.
     *
     * @param containers the running containers of the app
     * @throws ServiceException {@code CADDY_UNREACHABLE}, {@code CADDY_REFUSED}
     */
    public List<Reached> reached(String app, List<ContainerDetail> containers) {
        CaddyRoutes routes = caddy.routes();
        List<Claim> known = RouteClaims.known(routes, book.known());
        Map<Place, String> owners = known.stream().collect(Collectors.toMap(Claim::place, Claim::app));
        List<Reached> reached = new ArrayList<>();
        for (ContainerDetail container : containers) {
            Set<Dial> dials = new LinkedHashSet<>();
            Set<Dial> unknown = new LinkedHashSet<>();
            routes.upstreams().forEach((place, text) -> {
                String owner = owners.getOrDefault(place, app);
                Endpoint.of(container, text).filter(_ -> owner.equals(app)).ifPresent(endpoint -> {
                    Dial dial = new Dial(endpoint, text);
                    dials.add(dial);
                    if (!owners.containsKey(place)) {
                        unknown.add(dial);
                    }
                });
            });
            known.stream()
                    .filter(claim -> claim.app().equals(app)
                            && claim.dial().equals(RouteClaims.withdrawn(app))
                            && claim.endpoint().dial(container).isPresent())
                    .forEach(claim -> dials.add(new Dial(claim.endpoint(), claim.dial())));
            if (!dials.isEmpty()) {
                reached.add(new Reached(container, dials, unknown));
            }
        }
        return reached;
    }

    /** The addresses that Caddy dials for a container. */
    public static Set<Dial> dials(CaddyRoutes routes, ContainerDetail container) {
        Set<Dial> dials = new LinkedHashSet<>();
        for (String text : routes.dials()) {
            Endpoint.of(container, text).ifPresent(endpoint -> dials.add(new Dial(endpoint, text)));
        }
        return dials;
    }

    /** The app of a container: its label, else its name. */
    public static String app(String name, Map<String, String> labels) {
        String label = labels.getOrDefault(Successor.APP_LABEL, "").strip();
        return label.isEmpty() ? name : label;
    }

    public static Set<Endpoint> endpoints(Set<Dial> dials) {
        return dials.stream().map(Dial::endpoint).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static ServiceException refused(String reason) {
        return new ServiceException(ErrorCode.DEPLOYMENT_REFUSED, reason, Map.of());
    }

    private static ServiceException tooManyChanges() {
        return new ServiceException(
                ErrorCode.CADDY_REFUSED, "Caddy's configuration was changed at the same time.", Map.of());
    }
}
