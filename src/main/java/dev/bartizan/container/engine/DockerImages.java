package dev.bartizan.container.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.google.re2j.Pattern;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;

/** The images of an engine: inspect and pull. See {@link ContainerEngine} for each call. */
final class DockerImages {

    /** Until the first part of the report, and from each part to the next. */
    private static final Duration PULL_TIMEOUT = Duration.ofSeconds(120);

    private static final Pattern IMAGE = Pattern.compile("[a-zA-Z0-9]+([._:/@-]+[a-zA-Z0-9]+)*");

    private final DockerApi api;

    DockerImages(DockerApi api) {
        this.api = api;
    }

    Optional<JsonNode> image(String reference) {
        if (!IMAGE.matcher(reference).matches()) {
            return Optional.empty();
        }
        return api.call(EngineRequest.get("/images/" + reference + "/json"), answer -> {
            if (answer.status() == HttpURLConnection.HTTP_NOT_FOUND) {
                return Optional.empty();
            }
            DockerApi.expectSuccess(answer);
            return Optional.of(answer.json());
        });
    }

    void pull(String reference) {
        String name = reference.substring(reference.lastIndexOf('/') + 1);
        // Without a tag Docker would fetch all tags.
        String whole = name.contains(":") || name.contains("@") ? reference : reference + ":latest";
        EngineRequest request = EngineRequest.post("/images/create?fromImage=" + DockerApi.encode(whole));
        api.ask(request.within(PULL_TIMEOUT), answer -> {
            // After the status line, a failure is reported in the body only.
            MappingIterator<JsonNode> report = answer.jsons();
            while (report.hasNextValue()) {
                String error = report.nextValue().path("error").asText();
                if (!error.isEmpty()) {
                    throw EngineException.refused(answer.status(), error);
                }
                answer.allow(PULL_TIMEOUT);
            }
            return null;
        });
    }
}
