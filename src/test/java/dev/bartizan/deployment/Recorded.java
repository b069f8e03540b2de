package dev.bartizan.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.RuntimeState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Recorded descriptions of containers and images by Docker 20.10 and Podman 4.3. */
public final class Recorded {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Recorded() {}

    /** A recorded response, such as {@code docker-web}. */
    public static ObjectNode json(String name) {
        try (InputStream file = Recorded.class.getResourceAsStream(name + ".json")) {
            return (ObjectNode) JSON.readTree(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A container of a response. */
    public static ContainerDetail container(JsonNode json) {
        Map<String, String> labels = new HashMap<>();
        json.at("/Config/Labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        Map<String, String> addresses = new HashMap<>();
        json.at("/NetworkSettings/Networks")
                .properties()
                .forEach(network -> addresses.put(
                        network.getKey(), network.getValue().path("IPAddress").asText()));
        return new ContainerDetail(
                json.path("Id").asText(),
                json.path("Name").asText().substring(1),
                labels,
                new ContainerDetail.Image(
                        json.at("/Config/Image").asText(), json.path("Image").asText()),
                Optional.empty(),
                new ContainerDetail.Run(
                        RuntimeState.RUNNING, 1, 0, false, Optional.empty(), Optional.empty(), addresses),
                json);
    }
}
