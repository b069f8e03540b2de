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
 * An update or a rollback that was published for the clients of one target.
 *
 * @param target the clients that it is for
 * @param createdAt when it was published, in whole milliseconds; clients ignore updates that are not newer than their
 *     own, so it is unique for each target
 * @param share the share of clients that get it
 * @param content what clients download
 */
public record Update(
        UUID id, Target target, Instant createdAt, Kind kind, Share share, Content content, Origin origin) {

    /** The rollout of an update that all clients get. */
    public static final int ALL_CLIENTS = 100;

    /** An update that was never stopped. */
    public Update(UUID id, Target target, Instant createdAt, Kind kind, int rollout, Content content, Origin origin) {
        this(id, target, createdAt, kind, new Share(rollout, false), content, origin);
    }

    /**
     * The share of clients that get an update.
     *
     * @param percent of clients, 0 to 100
     * @param wasStopped whether it was stopped because too many clients could not run it, perhaps before it was rolled out again;
     *     not if its rollout was set to 0 % after that
     */
    public record Share(int percent, boolean wasStopped) {}

    /** What clients do with it. */
    @Schema(name = "UpdateKind")
    public enum Kind {
        /** Run this update. */
        UPDATE,
        /** Go back to the embedded update. */
        ROLLBACK_TO_EMBEDDED
    }

    /**
     * The clients that an update is for.
     *
     * @param app name of the app
     */
    public record Target(String app, Platform platform, String runtimeVersion, String channel) {}

    /**
     * What clients download.
     *
     * @param launchAsset the bundle; empty for {@link Kind#ROLLBACK_TO_EMBEDDED}
     * @param assets all other files, in the order of the upload
     * @param metadata the manifest's {@code metadata}
     * @param extra the manifest's {@code extra}
     */
    public record Content(
            Optional<UpdateAsset> launchAsset,
            List<UpdateAsset> assets,
            Map<String, String> metadata,
            Optional<JsonNode> extra) {

        /** The content of a rollback to the embedded update. */
        public static final Content NONE = new Content(Optional.empty(), List.of(), Map.of(), Optional.empty());
    }

    /**
     * Where an update comes from.
     *
     * @param message for people, or empty
     * @param copyOf the update whose content it has, which itself is no copy; empty for an upload
     * @param rollbackOf the update that it rolled back, if it is a rollback
     * @param release groups the updates that were published together; empty if it is alone
     */
    public record Origin(String message, Optional<UUID> copyOf, Optional<UUID> rollbackOf, Optional<UUID> release) {

        /** The origin of an upload of one update. */
        public static Origin upload(String message) {
            return new Origin(message, Optional.empty(), Optional.empty(), Optional.empty());
        }

        /** The origin of an update that is uploaded together with others. */
        public static Origin upload(String message, UUID release) {
            return new Origin(message, Optional.empty(), Optional.empty(), Optional.of(release));
        }
    }

    /** The id of its release, which groups the updates of one upload, or of one rollback of a release. */
    public UUID release() {
        return origin.release().orElse(id);
    }

    /** Percentage of clients that get it, 0 to 100. */
    public int rollout() {
        return share.percent();
    }

    /** Whether it is stopped because too many clients could not run it, and was not rolled out again. */
    public boolean stopped() {
        return share.wasStopped() && share.percent() == 0;
    }

    /** The publisher's message, or empty. */
    public String message() {
        return origin.message();
    }

    /** The update whose content this one has: itself, or the one that it is a copy of. */
    public UUID original() {
        return origin.copyOf().orElse(id);
    }

    /** The app's slug in the configuration that it was uploaded with, if it has one. */
    public Optional<String> slug() {
        return content.extra()
                .map(extra -> extra.path("expoClient").path("slug").asText(""))
                .filter(slug -> !slug.isBlank());
    }

    /** All files that it refers to. */
    public Stream<UpdateAsset> files() {
        return Stream.concat(content.launchAsset().stream(), content.assets().stream());
    }

    /** Whether it is an update, not a rollback, and rolled out to all clients. */
    public boolean complete() {
        return kind == Kind.UPDATE && rollout() == ALL_CLIENTS;
    }

    /** A copy with another time of publication. */
    Update at(Instant moment) {
        return new Update(id, target, moment, kind, share, content, origin);
    }

    /** A copy with another rollout. At 0 % it is stopped only if it was stopped until now. */
    public Update rolledOutTo(int percent) {
        boolean wasStopped = percent == 0 ? stopped() : share.wasStopped();
        return new Update(id, target, createdAt, kind, new Share(percent, wasStopped), content, origin);
    }

    /** A copy that no more clients get, because too many could not run it. */
    public Update stop() {
        return new Update(id, target, createdAt, kind, new Share(0, true), content, origin);
    }
}
