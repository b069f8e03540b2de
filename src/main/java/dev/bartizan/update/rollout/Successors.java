package dev.bartizan.update.rollout;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.update.Update;
import dev.bartizan.update.Updates;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Drafts of the updates that rollbacks and promotions publish. */
final class Successors {

    private final Updates updates;

    Successors(Updates updates) {
        this.updates = updates;
    }

    /** The newest update of the target, if it is this rollback and offered to all clients. */
    Optional<Update> published(Update left, Rollback to) {
        Update.Kind kind = to == Rollback.EMBEDDED ? Update.Kind.ROLLBACK_TO_EMBEDDED : Update.Kind.UPDATE;
        return updates.of(left.target()).stream()
                .limit(1)
                .filter(newest -> newest.kind() == kind && newest.rollout() == Update.ALL_CLIENTS)
                .filter(newest -> newest.origin().rollbackOf().equals(Optional.of(left.id())))
                .findFirst();
    }

    /**
     * A rollback of an update.
     *
     * @throws ServiceException {@code NO_PREVIOUS_UPDATE}
     */
    Update rollback(Update left, Rollback to, UUID release, Instant now) {
        Optional<Update> previous = to == Rollback.PREVIOUS ? Optional.of(previous(left)) : Optional.empty();
        return new Update(
                UUID.randomUUID(),
                left.target(),
                now,
                previous.map(Update::kind).orElse(Update.Kind.ROLLBACK_TO_EMBEDDED),
                Update.ALL_CLIENTS,
                previous.map(Update::content).orElse(Update.Content.NONE),
                new Update.Origin(
                        "Rollback of " + left.id(),
                        previous.map(Update::original),
                        Optional.of(left.id()),
                        Optional.of(release)));
    }

    /** Skips updates that were not rolled out to all clients, because they may have been stopped for a reason. */
    private Update previous(Update left) {
        return updates.of(left.target()).stream()
                .filter(update -> update.createdAt().isBefore(left.createdAt()))
                .filter(Update::complete)
                .findFirst()
                .orElseThrow(() -> new ServiceException(
                        ErrorCode.NO_PREVIOUS_UPDATE,
                        Map.of("platform", left.target().platform().wireName())));
    }

    /** The newest update of a draft's target, if it has the content of the draft. */
    Optional<Update> promoted(Update draft) {
        return updates.of(draft.target()).stream()
                .limit(1)
                .filter(newest ->
                        newest.kind() == draft.kind() && newest.original().equals(draft.original()))
                .findFirst();
    }

    /**
     * A copy of an update for another channel.
     *
     * @throws ServiceException {@code VALIDATION_FAILED} if it is a rollback to the embedded update or already in the channel
     */
    static Update promotion(Update promoted, String channel, int percent, Instant now) {
        if (promoted.kind() != Update.Kind.UPDATE) {
            throw ServiceException.invalid(
                    Map.of("id", "must be an update, not a rollback to the embedded one"), Map.of());
        }
        if (promoted.target().channel().equals(channel)) {
            throw ServiceException.invalid(
                    Map.of("channel", "must be another channel than that of the update"), Map.of("channel", channel));
        }
        return new Update(
                UUID.randomUUID(),
                new Update.Target(
                        promoted.target().app(),
                        promoted.target().platform(),
                        promoted.target().runtimeVersion(),
                        channel),
                now,
                promoted.kind(),
                percent,
                promoted.content(),
                new Update.Origin(
                        promoted.message(), Optional.of(promoted.original()), Optional.empty(), Optional.empty()));
    }
}
