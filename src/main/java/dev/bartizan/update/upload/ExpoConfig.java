package dev.bartizan.update.upload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.bartizan.update.asset.StorageFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads JSON files of uploads, and the app's configuration, which {@code Constants.expoConfig} returns in the app. */
final class ExpoConfig {

    /** Name of the file in an export. */
    static final String FILE = "expoConfig.json";

    /** Name of the part of a form. */
    static final String PART = "expoConfig";

    private static final long LARGEST_JSON = 4 * 1024 * 1024;

    /** The object of an {@code app.json} that has the configuration. */
    private static final String WRAPPER = "expo";

    private ExpoConfig() {}

    /**
     * The manifest's {@code extra} with the configuration in a file.
     *
     * @param name name of the file or part, for errors
     * @throws UploadRejected if it is not a JSON object
     */
    static JsonNode extra(Path file, String name, ObjectMapper json) {
        JsonNode config = read(file, name, json);
        // An app.json has the configuration below this name, perhaps beside names of other programs.
        JsonNode unwrapped = config.path(WRAPPER).isObject() ? config.path(WRAPPER) : config;
        return JsonNodeFactory.instance.objectNode().set("expoClient", unwrapped);
    }

    /**
     * Reads a JSON object of at most 4 MiB.
     *
     * @param name name of the file, for errors
     * @throws UploadRejected if it is larger or no JSON object
     */
    static JsonNode read(Path file, String name, ObjectMapper json) {
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
