package dev.bartizan.update.manifest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.update.Update;
import dev.bartizan.update.UpdateAsset;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The documents of the protocol: what an update consists of, or what a client is told to do.
 *
 * @see <a href="https://docs.expo.dev/technical-specs/expo-updates-1/#manifest-body">Expo Updates v1</a>
 */
public final class Manifest {

    /** Clients on Android read nothing but exactly three digits, and run what they can't date as if it were of now. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Manifest() {}

    /** @param base where clients reach this service, without a slash at the end */
    public static ObjectNode of(Update update, String base) {
        ObjectNode manifest = object().put("id", update.id().toString())
                .put("createdAt", time(update.createdAt()))
                .put("runtimeVersion", update.runtimeVersion());
        update.launchAsset().ifPresent(asset -> manifest.set("launchAsset", asset(asset, base)));
        ArrayNode assets = manifest.putArray("assets");
        for (UpdateAsset asset : update.assets()) {
            // Clients on Android leave out an asset without it.
            assets.add(asset(asset, base)
                    .put("fileExtension", asset.fileExtension().orElse("")));
        }
        ObjectNode metadata = manifest.putObject("metadata");
        update.metadata().forEach(metadata::put);
        manifest.set("extra", update.extra().orElseGet(Manifest::object));
        return manifest;
    }

    /** Tells the client to stay with what it has. */
    static ObjectNode noUpdateAvailable() {
        return object().put("type", "noUpdateAvailable");
    }

    /** @param commitTime from which on what came with the app is newer than any update before */
    static ObjectNode rollBackToEmbedded(Instant commitTime) {
        ObjectNode directive = object().put("type", "rollBackToEmbedded");
        directive.putObject("parameters").put("commitTime", time(commitTime));
        return directive;
    }

    /** What belongs to a manifest, but is not of the update: no asset needs a header. */
    static ObjectNode extensions() {
        ObjectNode extensions = object();
        extensions.putObject("assetRequestHeaders");
        return extensions;
    }

    public static String time(Instant instant) {
        return TIME.format(instant);
    }

    private static ObjectNode asset(UpdateAsset asset, String base) {
        return object().put("hash", asset.hash())
                .put("key", asset.key())
                .put("contentType", asset.contentType())
                .put("url", base + "/api/updates/assets/" + asset.hash());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
