package dev.bartizan.deployment.traffic;

import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.RuntimeState;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All containers that run now. The engine is called only if they are needed, and once. Not thread-safe. */
final class RunningContainers {

    /** Where a dialled address leads. */
    enum Holder {
        /** To a container of the app. */
        OWN,
        /** To containers of other apps only. */
        FOREIGN,
        NOBODY
    }

    private final ContainerEngine engine;
    private @Nullable List<ContainerDetail> running;

    RunningContainers(ContainerEngine engine) {
        this.engine = engine;
    }

    /** Where a dialled address leads, as an app sees it. */
    Holder holder(String dial, String app) {
        Holder holder = Holder.NOBODY;
        for (ContainerDetail container : all()) {
            if (Endpoint.of(container, dial).isPresent()) {
                if (Traffic.app(container.name(), container.labels()).equals(app)) {
                    return Holder.OWN;
                }
                holder = Holder.FOREIGN;
            }
        }
        return holder;
    }

    private List<ContainerDetail> all() {
        List<ContainerDetail> known = running;
        if (known == null) {
            known = engine.list().stream()
                    .filter(container -> container.state() == RuntimeState.RUNNING)
                    .map(container -> engine.find(container.id()))
                    .flatMap(Optional::stream)
                    .toList();
            running = known;
        }
        return known;
    }
}
