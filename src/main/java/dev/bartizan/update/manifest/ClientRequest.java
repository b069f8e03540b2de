package dev.bartizan.update.manifest;

import dev.bartizan.update.Platform;
import dev.bartizan.update.Update;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a client asks for.
 *
 * @param protocol 0 or 1
 * @param runtimeVersion of the app's native side; an update fits one only
 * @param accepted formats of the answer
 * @param signatureExpected whether the client takes signed answers alone
 * @param current the update that the client runs
 * @param embedded the update that came with the app itself
 * @param failed updates that the client could not run
 * @param client its own id, in lower case
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

    /** Whether the client is already where an update wants it. */
    boolean runs(Update update) {
        return switch (update.kind()) {
            case UPDATE -> current.equals(Optional.of(update.id()));
            case ROLLBACK_TO_EMBEDDED -> current.isPresent() && current.equals(embedded);
        };
    }
}
