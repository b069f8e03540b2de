package dev.bartizan.update.upload;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.update.Update;
import dev.bartizan.update.manifest.Manifest;
import java.util.List;

/** The response to an upload: the update's id and manifest, or a list of them for several updates. */
final class UploadAnswer {

    /** Code of the warning that the app's configuration is missing. */
    static final String NO_CONFIG = "EXPO_CONFIG_MISSING";

    private UploadAnswer() {}

    /** @param base base URL of this service for clients, without a trailing slash */
    static ObjectNode of(List<Update> published, String base) {
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("success", true)
                .put("releaseId", published.getFirst().release().toString());
        if (published.size() == 1) {
            describe(answer, published.getFirst(), base);
        } else {
            ArrayNode updates = answer.putArray("updates");
            published.forEach(update -> describe(
                    updates.addObject()
                            .put("platform", update.target().platform().wireName()),
                    update,
                    base));
        }
        if (published.stream().anyMatch(UploadAnswer::hasNoConfig)) {
            answer.putArray("warnings")
                    .addObject()
                    .put("code", NO_CONFIG)
                    .put(
                            "message",
                            "The upload has no expoConfig.json, so Constants.expoConfig is null in the running app. "
                                    + "Code that reads it fails.");
        }
        return answer;
    }

    /** Whether the app's configuration is missing. */
    static boolean hasNoConfig(Update update) {
        return update.content().extra().isEmpty();
    }

    private static void describe(ObjectNode answer, Update update, String base) {
        answer.put("updateId", update.id().toString()).set("manifest", Manifest.of(update, base));
    }
}
