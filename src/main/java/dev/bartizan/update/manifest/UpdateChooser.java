package dev.bartizan.update.manifest;

import dev.bartizan.update.Adoption;
import dev.bartizan.update.Update;
import dev.bartizan.update.Updates;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Chooses what a client is to run. Reads memory alone. */
@Singleton
public class UpdateChooser {

    private final Updates updates;
    private final Adoption adoption;

    UpdateChooser(Updates updates, Adoption adoption) {
        this.updates = updates;
        this.adoption = adoption;
    }

    /**
     * The newest one that the client may have: it is among the first if the update is rolled out in stages, and has not
     * reported that it can't run it. A rollback to what came with the app is nothing to be staged or to fail.
     *
     * @return empty if there is none
     */
    public Optional<Update> choose(ClientRequest request) {
        return updates.of(request.platform(), request.runtimeVersion(), request.channel()).stream()
                .filter(update -> update.kind() == Update.Kind.ROLLBACK_TO_EMBEDDED
                        || rolledOutTo(request, update) && !hasFailed(request, update))
                .findFirst();
    }

    private static boolean rolledOutTo(ClientRequest request, Update update) {
        return request.client()
                .map(client -> RolloutShare.includes(update.id(), client, update.rollout()))
                .orElse(update.rollout() >= 100);
    }

    private boolean hasFailed(ClientRequest request, Update update) {
        return request.failed().contains(update.id())
                || request.client()
                        .filter(client -> adoption.hasFailed(update.id(), client))
                        .isPresent();
    }
}
