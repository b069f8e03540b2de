package dev.bartizan.update.manifest;

import dev.bartizan.update.Platform;
import dev.bartizan.update.Update;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A client's request for an update.
 *
 * @param protocol 0 or 1
 * @param runtimeVersion version of the app's native part; an update fits only one
 * @param accepted formats of the response that it accepts
 * @param signatureExpected whether the client accepts only signed responses
 * @param current the update that the client runs
 * @param embedded the update that the app was installed with
 * @param failed updates that the client could not run
 * @param client id of the installation, in lower case
 */
public record ClientRequest(
        int protocol,
        Platform platform,
        String runtimeVersion,
        String channel,
        AcceptedFormats accepted,
        boolean signatureExpected,
        Optional<UUID> current,
        Optional<UUID> embedded,
        Set<UUID> failed,
        Optional<String> client) {

    /** The target that the client belongs to. */
    Update.Target target() {
        return new Update.Target(platform, runtimeVersion, channel);
    }

    /** Whether the client already runs what the update asks for. */
    boolean runs(Update update) {
        return switch (update.kind()) {
            case UPDATE -> current.equals(Optional.of(update.id()));
            case ROLLBACK_TO_EMBEDDED -> current.isPresent() && current.equals(embedded);
        };
    }
}
