package dev.bartizan.update.asset;

import dev.bartizan.http.AllowedText;
import dev.bartizan.update.Adoption;
import dev.bartizan.update.UpdateAsset;
import dev.bartizan.update.Updates;
import dev.bartizan.update.manifest.AcceptedFormats;
import dev.bartizan.update.manifest.UpdateId;
import jakarta.inject.Singleton;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/** Finds the files that clients ask for, and notices who fetches an update. Never asks the database. */
@Singleton
public class AssetService {

    private static final int HASH_LENGTH = 64;
    private static final AllowedText HEXADECIMAL = AllowedText.of("0123456789ABCDEFabcdef", HASH_LENGTH);

    private final Updates updates;
    private final AssetStore store;
    private final Adoption adoption;

    AssetService(Updates updates, AssetStore store, Adoption adoption) {
        this.updates = updates;
        this.store = store;
        this.adoption = adoption;
    }

    /**
     * A file that some update has; empty if none has it, or if it has vanished from the disk.
     *
     * @param hash base64url without padding, or hexadecimal
     * @param encodings {@code Accept-Encoding}, or null
     */
    Optional<ServedFile> find(String hash, String encodings) {
        return updates.file(base64url(hash))
                .flatMap(asset -> gzip(asset, encodings).or(() -> plain(asset)));
    }

    private Optional<ServedFile> gzip(UpdateAsset asset, String encodings) {
        if (!acceptsGzip(encodings)) {
            return Optional.empty();
        }
        return store.findGzip(asset.hash())
                .map(file -> new ServedFile(
                        asset.hash(), file, file.toFile().length(), asset.contentType(), Optional.of("gzip")));
    }

    /** Only where it is named, and not refused by {@code q=0}. */
    private static boolean acceptsGzip(String encodings) {
        return encodings != null && AcceptedFormats.quality(encodings, "gzip") > 0;
    }

    private Optional<ServedFile> plain(UpdateAsset asset) {
        return store.find(asset.hash())
                .map(file -> new ServedFile(asset.hash(), file, asset.size(), asset.contentType(), Optional.empty()));
    }

    /**
     * Counts an update as downloaded when its bundle is fetched: everything else may be in the app already.
     *
     * @param requestedUpdate the update's id as the client tells it, or null: then the newest one with that bundle is meant
     */
    void fetched(ServedFile file, String requestedUpdate) {
        Optional<UUID> requested = UpdateId.read(requestedUpdate);
        updates.all().stream()
                .filter(update -> update.launchAsset()
                        .filter(bundle -> bundle.hash().equals(file.hash()))
                        .isPresent())
                .filter(update -> requested.isEmpty() || requested.get().equals(update.id()))
                .findFirst()
                .ifPresent(update -> adoption.downloaded(update.id()));
    }

    private static String base64url(String hash) {
        return hash.length() == HASH_LENGTH && HEXADECIMAL.matches(hash)
                ? Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(HexFormat.of().parseHex(hash))
                : hash;
    }
}
