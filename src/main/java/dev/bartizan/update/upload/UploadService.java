package dev.bartizan.update.upload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.error.ServiceException;
import dev.bartizan.update.Platform;
import dev.bartizan.update.Update;
import dev.bartizan.update.UpdateApp;
import dev.bartizan.update.UpdateAsset;
import dev.bartizan.update.UpdateConfig;
import dev.bartizan.update.asset.AssetStore;
import dev.bartizan.update.asset.ContentType;
import dev.bartizan.update.asset.Staging;
import dev.bartizan.update.asset.StorageFailure;
import dev.bartizan.update.rollout.UpdateService;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Publishes uploads, completely or not at all. */
@Singleton
class UploadService {

    private final AssetStore store;
    private final UpdateService updates;
    private final DatabaseState state;
    private final UpdateConfig config;
    private final ObjectMapper json;
    private final Clock clock;
    private final BundleCheck bundles;

    UploadService(
            AssetStore store,
            UpdateService updates,
            DatabaseState state,
            UpdateConfig config,
            ObjectMapper json,
            Clock clock) {
        this.store = store;
        this.updates = updates;
        this.state = state;
        this.config = config;
        this.json = json;
        this.clock = clock;
        this.bundles = new BundleCheck(json);
    }

    /** Maximum size of an upload in bytes. */
    long maximumBytes() {
        return config.maxUploadSize().asLongValue();
    }

    /**
     * Reads a form and publishes its content.
     *
     * @param app the app that it is an update of
     * @param contentType of the body, with its boundary
     * @return one update for each platform
     * @throws UploadRejected if it can't be published
     * @throws ServiceException {@code PAYLOAD_TOO_LARGE}; {@link StorageFailure}; {@link DatabaseException}
     * @throws IOException if the client disconnected or is too slow
     */
    List<Update> publish(UpdateApp app, InputStream body, String contentType) throws IOException {
        return publish(
                () -> app, staging -> MultipartForm.read(body, contentType, Upload.PARTS, staging, maximumBytes()));
    }

    /**
     * Reads a form and publishes its content.
     *
     * @param app the app that it is an update of; asked for after the form was read
     * @return one update for each platform
     * @throws ServiceException of the form; as {@link #publish(UpdateApp, InputStream, String)}
     * @throws IOException of the form
     */
    List<Update> publish(Supplier<UpdateApp> app, Form form) throws IOException {
        if (state.failure().isPresent()) {
            throw state.unavailable();
        }
        try (Staging staging = store.stage()) {
            MultipartForm read = form.read(staging);
            return updates.publish(prepare(Upload.of(read, app.get()), staging), staging);
        }
    }

    /** A form that has yet to be read. */
    interface Form {

        /** Reads it; its files are stored in the upload's folder. */
        MultipartForm read(Staging staging) throws IOException;
    }

    private List<Update> prepare(Upload upload, Staging staging) {
        return switch (upload.content()) {
            case Upload.Content.Bundle bundle -> {
                bundles.require(bundle.file(), "The part bundle");
                Staging.Content content = staging.add(bundle.file(), true);
                yield List.of(update(
                        upload,
                        bundle.platform(),
                        ExpoExport.asset(content, ContentType.BUNDLE, Optional.empty()),
                        List.of(),
                        bundle.type().map(type -> Map.of("bundleType", type)).orElse(Map.of()),
                        extra(upload),
                        UUID.randomUUID()));
            }
            case Upload.Content.Export export -> {
                try (ExportArchive archive = ExportArchive.open(
                        export.zip(), config.maxUnpackedSize().asLongValue())) {
                    yield prepare(upload, export.platform(), new ExpoExport(archive, staging, json));
                }
            }
        };
    }

    private List<Update> prepare(Upload upload, Optional<Platform> wanted, ExpoExport export) {
        List<Platform> platforms = export.platforms().stream()
                .filter(platform -> wanted.isEmpty() || wanted.get() == platform)
                .toList();
        if (platforms.isEmpty()) {
            throw new UploadRejected("The export has no files for "
                    + wanted.map(Platform::wireName).orElse("ios or android") + ".");
        }
        Optional<JsonNode> extra = extra(upload).or(export::extra);
        UUID release = UUID.randomUUID();
        return platforms.stream()
                .map(platform -> {
                    ExpoExport.PlatformFiles files = export.files(platform);
                    return update(upload, platform, files.launchAsset(), files.assets(), Map.of(), extra, release);
                })
                .toList();
    }

    /** The manifest's {@code extra} with the configuration that the form has; empty for none. */
    private Optional<JsonNode> extra(Upload upload) {
        return upload.expoConfig().map(file -> ExpoConfig.extra(file, "The part " + ExpoConfig.PART, json));
    }

    private Update update(
            Upload upload,
            Platform platform,
            UpdateAsset launchAsset,
            List<UpdateAsset> assets,
            Map<String, String> metadata,
            Optional<JsonNode> extra,
            UUID release) {
        return new Update(
                UUID.randomUUID(),
                new Update.Target(
                        upload.app(), platform, upload.runtimeVersions().of(platform), upload.channel()),
                clock.instant(),
                Update.Kind.UPDATE,
                upload.rollout(),
                new Update.Content(Optional.of(launchAsset), assets, metadata, extra),
                Update.Origin.upload(upload.message(), release));
    }
}
