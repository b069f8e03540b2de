package dev.bartizan.update.manifest;

import dev.bartizan.update.Adoption;
import dev.bartizan.update.Update;
import dev.bartizan.update.Updates;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

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
     * The newest update that is rolled out to the client and that the client has not reported as failed. A copy of a failed
     * update counts as failed. The update that the client runs is kept, whatever it reported and whatever its rollout is, because an older
     * update would not be better. An update that was rolled back is left to the clients that run it. Rollbacks to the embedded
     * update apply to all clients.
     *
     * @return empty if there is none
     */
    public Optional<Update> choose(ClientRequest request) {
        List<Update> newestFirst = updates.of(request.target());
        Set<UUID> failed = failed(request, newestFirst);
        Set<UUID> rolledBack = newestFirst.stream()
                .flatMap(update -> update.origin().rollbackOf().stream())
                .collect(Collectors.toSet());
        return newestFirst.stream()
                .filter(update -> update.kind() == Update.Kind.ROLLBACK_TO_EMBEDDED
                        || request.runs(update)
                        || rolledOutTo(request, update)
                                && !failed.contains(update.original())
                                && !rolledBack.contains(update.id()))
                .findFirst();
    }

    private static boolean rolledOutTo(ClientRequest request, Update update) {
        return request.installation()
                .id()
                .map(client -> RolloutShare.includes(update.id(), client, update.rollout()))
                .orElse(update.rollout() >= Update.ALL_CLIENTS);
    }

    /** The originals of the updates that the client could not run. */
    private Set<UUID> failed(ClientRequest request, List<Update> candidates) {
        Set<UUID> reported = request.installation().failed();
        Optional<String> client = request.installation().id();
        Set<UUID> failed = new HashSet<>();
        reported.forEach(id -> failed.add(updates.find(id).map(Update::original).orElse(id)));
        client.ifPresent(name -> candidates.stream()
                .filter(update -> adoption.hasFailed(update.id(), name) || adoption.hasFailed(update.original(), name))
                .map(Update::original)
                .forEach(failed::add));
        return failed;
    }
}
