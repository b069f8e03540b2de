package dev.bartizan.update.manifest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.update.Platform;
import dev.bartizan.update.Update;
import dev.bartizan.update.UpdateApp;
import dev.bartizan.update.UpdateAsset;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Builds the documents of the protocol: manifests and directives.
 *
 * @see <a href="https://docs.expo.dev/technical-specs/expo-updates-1/#manifest-body">Expo Updates v1</a>
 */
public final class Manifest {

    /** Clients on Android require exactly three fraction digits, and treat other times as the current time. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Manifest() {}

    /** @param base base URL of this service for clients, without a trailing slash */
    public static ObjectNode of(Update update, String base) {
        String files = base + UpdateApp.path(update.target().app()) + "/assets/";
        ObjectNode manifest = object().put("id", update.id().toString())
                .put("createdAt", time(update.createdAt()))
                .put("runtimeVersion", update.target().runtimeVersion());
        update.content().launchAsset().ifPresent(asset -> manifest.set("launchAsset", asset(asset, files)));
        ArrayNode assets = manifest.putArray("assets");
        for (UpdateAsset asset : update.content().assets()) {
            ObjectNode described = asset(asset, files);
            asset.fileExtension()
                    .or(() -> withoutExtension(update.target().platform()))
                    .ifPresent(extension -> described.put("fileExtension", extension));
            assets.add(described);
        }
        ObjectNode metadata = manifest.putObject("metadata");
        update.content().metadata().forEach(metadata::put);
        metadata.put(ManifestFilters.METADATA, update.target().channel());
        manifest.set("extra", update.content().extra().orElseGet(Manifest::object));
        return manifest;
    }

    /**
     * The field {@code fileExtension} of an asset without an extension. The protocol wants no field, but Expo's client on Android
     * ignores an asset without it.
     */
    private static Optional<String> withoutExtension(Platform platform) {
        return platform == Platform.ANDROID ? Optional.of("") : Optional.empty();
    }

    /** The directive to keep the current update. */
    static ObjectNode noUpdateAvailable() {
        return object().put("type", "noUpdateAvailable");
    }

    /** @param commitTime time of the rollback; the embedded update counts as newer than all updates before it */
    static ObjectNode rollBackToEmbedded(Instant commitTime) {
        ObjectNode directive = object().put("type", "rollBackToEmbedded");
        directive.putObject("parameters").put("commitTime", time(commitTime));
        return directive;
    }

    /** The part {@code extensions} that accompanies a manifest; assets need no request headers. */
    static ObjectNode extensions() {
        ObjectNode extensions = object();
        extensions.putObject("assetRequestHeaders");
        return extensions;
    }

    public static String time(Instant instant) {
        return TIME.format(instant);
    }

    private static ObjectNode asset(UpdateAsset asset, String files) {
        return object().put("hash", asset.hash())
                .put("key", asset.key())
                .put("contentType", asset.contentType())
                .put("url", files + asset.hash());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
