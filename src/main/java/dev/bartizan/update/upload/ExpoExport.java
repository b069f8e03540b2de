package dev.bartizan.update.upload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.re2j.Pattern;
import dev.bartizan.update.Platform;
import dev.bartizan.update.UpdateAsset;
import dev.bartizan.update.asset.Staging;
import dev.bartizan.update.asset.StorageFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The output of {@code expo export}. {@code metadata.json} names the bundle and the assets of each platform. The
 * optional {@code expoConfig.json} is the app's configuration, as written by {@code expo config --json}.
 *
 * @see <a href="https://docs.expo.dev/more/expo-cli/#exporting">expo export</a>
 */
final class ExpoExport {

    private static final String METADATA = "metadata.json";
    private static final String CONFIGURATION = "expoConfig.json";
    private static final long LARGEST_JSON = 4 * 1024 * 1024;
    private static final Pattern EXTENSION = Pattern.compile("[A-Za-z0-9._-]{1,32}");

    private final ExportArchive archive;
    private final Staging staging;
    private final ObjectMapper json;
    private final JsonNode platforms;

    /** Cache: most assets are the same for both platforms. */
    private final Map<String, Staging.Content> extracted = new LinkedHashMap<>();

    ExpoExport(ExportArchive archive, Staging staging, ObjectMapper json) {
        this.archive = archive;
        this.staging = staging;
        this.json = json;
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

    /** Extracts the files of one platform. */
    PlatformFiles files(Platform platform) {
        JsonNode files = platforms.path(platform.wireName());
        Staging.Content bundle = content(path(files.path("bundle")), ContentType.BUNDLE);
        List<UpdateAsset> assets = new ArrayList<>();
        for (JsonNode asset : files.path("assets")) {
            String extension = asset.path("ext").asText();
            if (!extension.isEmpty() && !EXTENSION.matcher(extension).matches()) {
                throw new UploadRejected(METADATA + " has an asset with an invalid ext.");
            }
            String contentType = ContentType.of(extension);
            Staging.Content content = content(path(asset.path("path")), contentType);
            assets.add(
                    asset(content, contentType, extension.isEmpty() ? Optional.empty() : Optional.of("." + extension)));
        }
        return new PlatformFiles(
                asset(bundle, ContentType.BUNDLE, Optional.empty()),
                assets.stream().distinct().toList());
    }

    /** The manifest's {@code extra}. */
    Optional<JsonNode> extra() {
        return archive.has(CONFIGURATION)
                ? Optional.of(JsonNodeFactory.instance.objectNode().set("expoClient", read(CONFIGURATION)))
                : Optional.empty();
    }

    static UpdateAsset asset(Staging.Content content, String contentType, Optional<String> fileExtension) {
        return new UpdateAsset(content.hash(), content.md5(), contentType, fileExtension, content.size());
    }

    /** Exports from Windows have backslashes in paths. */
    private static String path(JsonNode path) {
        if (!path.isTextual()) {
            throw new UploadRejected(METADATA + " has a file without a path.");
        }
        return path.asText().replace('\\', '/');
    }

    private Staging.Content content(String path, String contentType) {
        return extracted.computeIfAbsent(path, name -> {
            Path file = staging.newFile();
            archive.extract(name, file);
            return staging.add(file, ContentType.compressible(contentType));
        });
    }

    private JsonNode read(String name) {
        Path file = staging.newFile();
        archive.extract(name, file);
        try {
            if (Files.size(file) > LARGEST_JSON) {
                throw new UploadRejected(name + " is larger than " + LARGEST_JSON + " bytes.");
            }
            JsonNode content = json.readTree(file.toFile());
            if (!content.isObject()) {
                throw new UploadRejected(name + " is not a JSON object.");
            }
            return content;
        } catch (JsonProcessingException unreadable) {
            throw new UploadRejected(name + " can't be read: " + unreadable.getOriginalMessage());
        } catch (IOException failure) {
            throw new StorageFailure(failure);
        }
    }
}
