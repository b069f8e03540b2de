package dev.bartizan.deployment.traffic;

import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.ContainerSummary;
import dev.bartizan.container.engine.RuntimeState;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Sends an app's requests to one of its containers. */
@Singleton
public class Traffic {

    private final Caddy caddy;
    private final ContainerEngine engine;

    public Traffic(Caddy caddy, ContainerEngine engine) {
        this.caddy = caddy;
        this.engine = engine;
    }

    /** The addresses that Caddy dials for a container. */
    public static Set<Dial> dials(CaddyRoutes routes, ContainerDetail container) {
        Set<Dial> dials = new LinkedHashSet<>();
        for (String text : routes.dials()) {
            Endpoint.of(container, text).ifPresent(endpoint -> dials.add(new Dial(endpoint, text)));
        }
        return dials;
    }

    /**
     * Switches an app's routes to a container. Idempotent.
     *
     * @param known all addresses that were ever dialled for the app
     * @param container the container that must get the requests
     * @param before called before the change with the new known addresses, if there are any
     * @return whether Caddy's configuration was changed
     * @throws ServiceException {@code CADDY_UNREACHABLE}; {@code CADDY_REFUSED}; {@code DEPLOYMENT_REFUSED} if Caddy dials none
     *     of the known addresses, or the container can't be dialled
     */
    public boolean pointTo(Set<Dial> known, ContainerDetail container, Consumer<Set<Dial>> before) {
        Set<String> present = caddy.routes().dials();
        Map<String, String> replacements = new LinkedHashMap<>();
        Set<Dial> next = new LinkedHashSet<>(known);
        for (Endpoint endpoint : endpoints(known)) {
            String target = endpoint.dial(container)
                    .orElseThrow(() -> refused("%s can't be dialled: it does not run.".formatted(container.name())));
            next.add(new Dial(endpoint, target));
            next.stream()
                    .filter(dial -> dial.endpoint().equals(endpoint) && present.contains(dial.text()))
                    .forEach(dial -> replacements.put(dial.text(), target));
        }
        boolean routed = replacements.entrySet().removeIf(dial -> dial.getKey().equals(dial.getValue()));
        replacements.keySet().removeAll(foreign(replacements.keySet(), container));
        if (!routed && replacements.isEmpty()) {
            throw refused("Caddy's configuration has no route to the app any more.");
        }
        if (!next.equals(known)) {
            before.accept(next);
        }
        caddy.replace(replacements);
        return !replacements.isEmpty();
    }

    /** The addresses that now lead to other apps, because the engine reuses addresses. */
    private Set<String> foreign(Collection<String> dials, ContainerDetail container) {
        Set<String> unclear = new LinkedHashSet<>(dials);
        if (unclear.isEmpty()) {
            return unclear;
        }
        String app = app(container.name(), container.labels());
        Map<Boolean, List<ContainerSummary>> running = engine.list().stream()
                .filter(other -> other.state() == RuntimeState.RUNNING)
                .collect(Collectors.partitioningBy(
                        other -> app(other.name(), other.labels()).equals(app)));
        unclear.removeAll(leadingTo(running.getOrDefault(true, List.of()), unclear));
        return leadingTo(running.getOrDefault(false, List.of()), unclear);
    }

    private Set<String> leadingTo(List<ContainerSummary> containers, Set<String> dials) {
        Set<String> leading = new LinkedHashSet<>();
        if (!dials.isEmpty()) {
            for (ContainerSummary container : containers) {
                engine.find(container.id())
                        .ifPresent(detail -> dials.stream()
                                .filter(dial -> Endpoint.of(detail, dial).isPresent())
                                .forEach(leading::add));
            }
        }
        return leading;
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
}
