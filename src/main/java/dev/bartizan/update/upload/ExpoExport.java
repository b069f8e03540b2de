package dev.bartizan.update.upload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.re2j.Pattern;
import dev.bartizan.update.Platform;
import dev.bartizan.update.UpdateAsset;
import dev.bartizan.update.asset.ContentType;
import dev.bartizan.update.asset.Staging;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The output of {@code expo export}. {@code metadata.json} names the bundle and the assets of each platform. The
 * optional {@code expoConfig.json} is the app's configuration, as written by {@code expo config --json}.
 *
 * @see <a href="https://docs.expo.dev/more/expo-cli/#exporting">expo export</a>
 */
final class ExpoExport {

    private static final String METADATA = "metadata.json";
    private static final Pattern EXTENSION = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,31}");

    private final ExportArchive archive;
    private final Staging staging;
    private final ObjectMapper json;
    private final BundleCheck bundles;
    private final JsonNode platforms;

    /** Cache: most assets are the same for both platforms. */
    private final Map<String, Staging.Content> extracted = new LinkedHashMap<>();

    /** The checked bundles; both platforms can have the same one. */
    private final Set<String> bundlePaths = new HashSet<>();

    ExpoExport(ExportArchive archive, Staging staging, ObjectMapper json) {
        this.archive = archive;
        this.staging = staging;
        this.json = json;
        this.bundles = new BundleCheck(json);
        archive.requireAtTop(METADATA);
        this.platforms = read(METADATA).path("fileMetadata");
    }

    /** The files of one platform. */
    record PlatformFiles(UpdateAsset launchAsset, List<UpdateAsset> assets) {}

    /** The platforms that the export contains. */
    List<Platform> platforms() {
        List<Platform> there = new ArrayList<>();
        for (Platform platform : Platform.values()) {
            if (platforms.has(platform.wireName())) {
                there.add(platform);
            }
        }
        return there;
    }

    /**
     * Extracts the files of one platform.
     *
     * @throws UploadRejected if a file is missing, empty or damaged, or the bundle can't be one
     */
    PlatformFiles files(Platform platform) {
        JsonNode files = platforms.path(platform.wireName());
        String bundlePath = path(files.path("bundle"));
        if (extracted.containsKey(bundlePath) && !bundlePaths.contains(bundlePath)) {
            throw new UploadRejected(METADATA + " has the bundle " + bundlePath + " among the assets, too.");
        }
        bundlePaths.add(bundlePath);
        Staging.Content bundle = content(
                bundlePath, ContentType.BUNDLE, file -> bundles.require(file, "The zip file's entry " + bundlePath));
        List<UpdateAsset> assets = new ArrayList<>();
        for (JsonNode asset : files.path("assets")) {
            String extension = extension(asset.path("ext"));
            String contentType = ContentType.of(extension);
            String path = path(asset.path("path"));
            Staging.Content content = content(path, contentType, file -> {});
            assets.add(
                    asset(content, contentType, extension.isEmpty() ? Optional.empty() : Optional.of("." + extension)));
        }
        return new PlatformFiles(
                asset(bundle, ContentType.BUNDLE, Optional.empty()),
                assets.stream().distinct().toList());
    }

    /** The extension without a dot; empty for none. Some versions of Expo write {@code .png} instead of {@code png}. */
    private static String extension(JsonNode ext) {
        String text = ext.isTextual() ? ext.textValue() : "";
        String extension = text.startsWith(".") ? text.substring(1) : text;
        if (!extension.isEmpty() && !EXTENSION.matcher(extension).matches()) {
            throw new UploadRejected(METADATA + " has an asset with an invalid ext.");
        }
        return extension;
    }

    /** The manifest's {@code extra}; empty if the export has no configuration of the app. */
    Optional<JsonNode> extra() {
        return archive.has(ExpoConfig.FILE)
                ? Optional.of(ExpoConfig.extra(extract(ExpoConfig.FILE), ExpoConfig.FILE, json))
                : Optional.empty();
    }

    static UpdateAsset asset(Staging.Content content, String contentType, Optional<String> fileExtension) {
        return new UpdateAsset(content.hash(), content.md5(), contentType, fileExtension, content.size());
    }

    private static String path(JsonNode path) {
        if (!path.isTextual() || path.textValue().isEmpty()) {
            throw new UploadRejected(METADATA + " has a file without a path.");
        }
        return ZipPath.normalized(path.textValue());
    }

    private Staging.Content content(String path, String contentType, Consumer<Path> check) {
        return extracted.computeIfAbsent(path, name -> {
            Path file = extract(name);
            check.accept(file);
            Staging.Content content = staging.add(file, ContentType.compressible(contentType));
            if (content.size() == 0) {
                throw new UploadRejected("The zip file's entry " + name + " is empty.");
            }
            return content;
        });
    }

    private JsonNode read(String name) {
        return ExpoConfig.read(extract(name), name, json);
    }

    private Path extract(String name) {
        Path file = staging.newFile();
        archive.extract(name, file);
        return file;
    }
}
