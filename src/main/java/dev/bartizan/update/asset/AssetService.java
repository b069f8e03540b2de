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
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Finds the files that clients request, and counts downloads. Uses the database only for files that are missing on the disk. */
@Singleton
public class AssetService {

    private static final int HASH_LENGTH = 64;
    private static final AllowedText HEXADECIMAL = AllowedText.of("0123456789ABCDEFabcdef", HASH_LENGTH);

    private final Updates updates;
    private final FileCache files;
    private final Adoption adoption;

    AssetService(Updates updates, FileCache files, Adoption adoption) {
        this.updates = updates;
        this.files = files;
        this.adoption = adoption;
    }

    /**
     * A file of any update of an app; empty if none has it, or if it is missing on the disk.
     *
     * @param hash base64url without padding, or hexadecimal
     * @param encodings {@code Accept-Encoding}
     */
    Optional<ServedFile> find(String app, String hash, @Nullable String encodings) {
        return updates.file(app, base64url(hash))
                .flatMap(asset -> gzip(asset, encodings).or(() -> plain(asset)));
    }

    /**
     * Fetches a file that {@link #find} hasn't found, if the database can have it.
     *
     * @return as {@link FileCache#fetch}; empty too if no update of the app has the file
     */
    Optional<CompletableFuture<Void>> fetch(String app, String hash) {
        return updates.file(app, base64url(hash)).flatMap(files::fetch);
    }

    private Optional<ServedFile> gzip(UpdateAsset asset, @Nullable String encodings) {
        if (!acceptsGzip(encodings)) {
            return Optional.empty();
        }
        return files.findGzip(asset)
                .map(file -> new ServedFile(
                        asset.hash(), file, file.toFile().length(), asset.contentType(), Optional.of("gzip")));
    }

    /** Whether the header names gzip, without {@code q=0}. */
    private static boolean acceptsGzip(@Nullable String encodings) {
        return encodings != null && AcceptedFormats.quality(encodings, "gzip") > 0;
    }

    private Optional<ServedFile> plain(UpdateAsset asset) {
        return files.find(asset)
                .map(file -> new ServedFile(asset.hash(), file, asset.size(), asset.contentType(), Optional.empty()));
    }

    /**
     * Counts a download of an update when its bundle is fetched. Other files may already be in the app.
     *
     * @param app name of the app whose client fetches it
     * @param requestedUpdate the update's id in the client's request; null for the newest update with that bundle
     */
    void fetched(String app, ServedFile file, @Nullable String requestedUpdate) {
        Optional<UUID> requested = UpdateId.read(requestedUpdate);
        updates.all().stream()
                .filter(update -> update.target().app().equals(app))
                .filter(update -> update.content()
                        .launchAsset()
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
