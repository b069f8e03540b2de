package dev.bartizan.update.manifest;

import dev.bartizan.update.Update;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A client's request for an update.
 *
 * @param protocol 0 or 1
 * @param target the target that the client belongs to
 * @param accepted formats of the response that it accepts
 * @param expected the signature without which the client doesn't accept a response; empty if it needs none
 */
public record ClientRequest(
        int protocol,
        Update.Target target,
        AcceptedFormats accepted,
        Optional<ExpectedSignature> expected,
        Installation installation) {

    /**
     * The app on one device.
     *
     * @param current the update that it runs
     * @param embedded the update that it was installed with
     * @param failed updates that it could not run
     * @param id in lower case; empty if the client doesn't send it
     */
    public record Installation(
            Optional<UUID> current, Optional<UUID> embedded, Set<UUID> failed, Optional<String> id) {}

    /** Whether the client already runs what the update asks for. */
    boolean runs(Update update) {
        return switch (update.kind()) {
            case UPDATE -> installation.current.equals(Optional.of(update.id()));
            case ROLLBACK_TO_EMBEDDED ->
                installation.current.isPresent() && installation.current.equals(installation.embedded);
        };
    }
}
