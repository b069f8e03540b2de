package dev.bartizan.update.rollout;

import dev.bartizan.update.Adoption;
import dev.bartizan.update.Update;
import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.util.UUID;

/**
 * An update in a table.
 *
 * @param target the clients that it is for
 * @param embedded whether it is a rollback to the embedded update
 * @param message the publisher's message; may be empty
 */
@TemplateData
public record UpdateLine(
        UUID id,
        TargetLine.Name target,
        Instant createdAt,
        boolean embedded,
        Offer offer,
        Adopted adopted,
        String message) {

    /**
     * Who gets it.
     *
     * @param percent of clients
     * @param stopped whether it is stopped because too many clients could not run it
     * @param release id of its release
     */
    @TemplateData
    public record Offer(int percent, boolean stopped, UUID release) {}

    /**
     * What clients did.
     *
     * @param downloads number of downloads of the bundle
     * @param failures number of clients that could not run it
     * @param limit number of failures that stops it; 0 for none
     */
    @TemplateData
    public record Adopted(long downloads, long failures, int limit) {}

    /** @param limit number of failures that stops an update; 0 for none */
    static UpdateLine of(Update update, Adoption adoption, int limit) {
        return new UpdateLine(
                update.id(),
                TargetLine.Name.of(update.target()),
                update.createdAt(),
                update.kind() == Update.Kind.ROLLBACK_TO_EMBEDDED,
                new Offer(update.rollout(), update.stopped(), update.release()),
                new Adopted(adoption.downloads(update.id()), adoption.failures(update.id()), limit),
                update.message());
    }

    /** Percentage of clients that get it. */
    public int rollout() {
        return offer.percent();
    }
}
