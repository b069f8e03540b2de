package dev.bartizan.update.manifest;

import dev.bartizan.update.Adoption;
import dev.bartizan.update.Update;
import dev.bartizan.update.Updates;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Chooses the update for a client. Reads only memory. */
@Singleton
public class UpdateChooser {

    private final Updates updates;
    private final Adoption adoption;

    UpdateChooser(Updates updates, Adoption adoption) {
        this.updates = updates;
        this.adoption = adoption;
    }

    /**
     * The newest update that is rolled out to the client and that the client has not reported as failed. Rollbacks to
     * the embedded update apply to all clients.
     *
     * @return empty if there is none
     */
    public Optional<Update> choose(ClientRequest request) {
        return updates.of(request.target()).stream()
                .filter(update -> update.kind() == Update.Kind.ROLLBACK_TO_EMBEDDED
                        || rolledOutTo(request, update) && !hasFailed(request, update))
                .findFirst();
    }

    private static boolean rolledOutTo(ClientRequest request, Update update) {
        return request.installation()
                .id()
                .map(client -> RolloutShare.includes(update.id(), client, update.rollout()))
                .orElse(update.rollout() >= 100);
    }

    private boolean hasFailed(ClientRequest request, Update update) {
        return request.installation().failed().contains(update.id())
                || request.installation()
                        .id()
                        .filter(client -> adoption.hasFailed(update.id(), client))
                        .isPresent();
    }
}
