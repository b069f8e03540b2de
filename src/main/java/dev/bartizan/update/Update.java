package dev.bartizan.update;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Something that was published for the clients of one target.
 *
 * @param createdAt when it was published, in whole milliseconds; clients take nothing that is older than what they have,
 *     so that no two updates of one target have the same
 * @param rollout percentage of clients that are offered it, 0 to 100
 * @param launchAsset the bundle; nothing for {@link Kind#ROLLBACK_TO_EMBEDDED}
 * @param assets everything else, in the order of the upload
 * @param extra the manifest's {@code extra}
 * @param message for people, or empty
 */
public record Update(
        UUID id,
        Platform platform,
        String runtimeVersion,
        String channel,
        Instant createdAt,
        Kind kind,
        int rollout,
        Optional<UpdateAsset> launchAsset,
        List<UpdateAsset> assets,
        Map<String, String> metadata,
        Optional<JsonNode> extra,
        String message) {

    /** What clients are to do. */
    @Schema(name = "UpdateKind")
    public enum Kind {
        /** Run this. */
        UPDATE,
        /** Run what they were installed with. */
        ROLLBACK_TO_EMBEDDED
    }

    /** Whom an update is for. */
    public record Target(Platform platform, String runtimeVersion, String channel) {}

    /** Whom it is for. */
    public Target target() {
        return new Target(platform, runtimeVersion, channel);
    }

    /** Every file that it refers to. */
    public Stream<UpdateAsset> files() {
        return Stream.concat(launchAsset.stream(), assets.stream());
    }

    /** Whether it is something to run, for everybody. */
    public boolean complete() {
        return kind == Kind.UPDATE && rollout == 100;
    }

    /** The same, published at another moment. */
    Update at(Instant moment) {
        return new Update(
                id,
                platform,
                runtimeVersion,
                channel,
                moment,
                kind,
                rollout,
                launchAsset,
                assets,
                metadata,
                extra,
                message);
    }

    /** The same for another share of the clients. */
    public Update rolledOutTo(int percent) {
        return new Update(
                id,
                platform,
                runtimeVersion,
                channel,
                createdAt,
                kind,
                percent,
                launchAsset,
                assets,
                metadata,
                extra,
                message);
    }
}
