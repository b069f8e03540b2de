package dev.bartizan.update.rollout;

import dev.bartizan.update.Adoption;
import dev.bartizan.update.Update;
import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.util.UUID;

/**
 * An update in a table.
 *
 * @param embedded whether it is a rollback to the embedded update
 * @param rollout percentage of clients that get it
 * @param message the publisher's message; may be empty
 */
@TemplateData
public record UpdateLine(UUID id, Instant createdAt, boolean embedded, int rollout, Adopted adopted, String message) {

    /**
     * What clients did.
     *
     * @param downloads number of downloads of the bundle
     * @param failures number of clients that could not run it
     */
    @TemplateData
    public record Adopted(long downloads, long failures) {}

    static UpdateLine of(Update update, Adoption adoption) {
        return new UpdateLine(
                update.id(),
                update.createdAt(),
                update.kind() == Update.Kind.ROLLBACK_TO_EMBEDDED,
                update.rollout(),
                new Adopted(adoption.downloads(update.id()), adoption.failures(update.id())),
                update.message());
    }
}
