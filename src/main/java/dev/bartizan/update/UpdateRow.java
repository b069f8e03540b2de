package dev.bartizan.update;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code app_update} with the files that it refers to. */
@Entity
@Table(name = "app_update")
class UpdateRow {

    /** A lower-case UUID. */
    @Id
    String id;

    String app;

    @Enumerated(EnumType.STRING)
    Platform platform;

    String runtimeVersion;
    String channel;
    Instant createdAt;

    @Enumerated(EnumType.STRING)
    Update.Kind kind;

    int rollout;

    /** Whether it was stopped because too many clients could not run it. */
    boolean stopped;

    /** A JSON object with string values. */
    String metadata;

    /** JSON; absent if there is none. */
    @Nullable
    String extra;

    String message;

    /** The id of the update that it is a copy of; absent if it is none. */
    @Nullable
    String copyOf;

    /** The id of the update that it rolled back; absent if it rolled back none. */
    @Nullable
    String rollbackOf;

    /** The id of its release; absent if it is alone in it. */
    @Nullable
    String releaseId;

    /** When retention removed it; absent while it is offered. */
    @Nullable
    Instant retiredAt;

    /** The launch asset first, if there is one. */
    @ElementCollection
    @CollectionTable(name = "update_asset", joinColumns = @JoinColumn(name = "update_id"))
    @OrderColumn(name = "position")
    List<AssetRow> files = new ArrayList<>();

    static UpdateRow of(Update update, ObjectMapper json) {
        UpdateRow stored = new UpdateRow();
        stored.id = update.id().toString();
        stored.app = update.target().app();
        stored.platform = update.target().platform();
        stored.runtimeVersion = update.target().runtimeVersion();
        stored.channel = update.target().channel();
        stored.createdAt = update.createdAt();
        stored.kind = update.kind();
        stored.rollout = update.rollout();
        stored.stopped = update.share().wasStopped();
        stored.metadata = json.valueToTree(update.content().metadata()).toString();
        stored.extra = update.content().extra().map(JsonNode::toString).orElse(null);
        stored.message = update.message();
        stored.copyOf = update.origin().copyOf().map(UUID::toString).orElse(null);
        stored.rollbackOf = update.origin().rollbackOf().map(UUID::toString).orElse(null);
        stored.releaseId = update.origin().release().map(UUID::toString).orElse(null);
        update.files().map(AssetRow::of).forEach(stored.files::add);
        return stored;
    }

    private static Optional<UUID> id(@Nullable String text) {
        return Optional.ofNullable(text).map(UUID::fromString);
    }

    /** @throws IllegalArgumentException if the row is damaged */
    Update toUpdate(ObjectMapper json) {
        try {
            Map<String, String> entries = new LinkedHashMap<>();
            json.readTree(metadata)
                    .properties()
                    .forEach(entry ->
                            entries.put(entry.getKey(), entry.getValue().asText()));
            List<UpdateAsset> assets = files.stream().map(AssetRow::toAsset).toList();
            boolean launches = kind == Update.Kind.UPDATE;
            return new Update(
                    UUID.fromString(id),
                    new Update.Target(app, platform, runtimeVersion, channel),
                    createdAt,
                    kind,
                    new Update.Share(rollout, stopped),
                    new Update.Content(
                            launches ? Optional.of(assets.getFirst()) : Optional.empty(),
                            launches ? assets.subList(1, assets.size()) : List.of(),
                            entries,
                            extra == null ? Optional.empty() : Optional.of(json.readTree(extra))),
                    new Update.Origin(message, id(copyOf), id(rollbackOf), id(releaseId)));
        } catch (JsonProcessingException | NoSuchElementException damaged) {
            throw new IllegalArgumentException(damaged);
        }
    }
}
