package dev.bartizan.container.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;

/** The containers of an engine: list, inspect, create, start, stop and remove. See {@link ContainerEngine} for each call. */
final class DockerContainers {

    private static final Duration CREATE_TIMEOUT = Duration.ofSeconds(120);

    private final DockerApi api;

    DockerContainers(DockerApi api) {
        this.api = api;
    }

    List<ContainerSummary> list() {
        return api.ask(EngineRequest.get("/containers/json?all=true"), answer -> EngineJson.summaries(answer.json()));
    }

    ContainerDetail inspect(String container) {
        return api.of(
                container,
                EngineRequest.get(DockerApi.path(container, "json")),
                answer -> EngineJson.detail(answer.json()));
    }

    boolean start(String container) {
        return api.of(container, EngineRequest.post(DockerApi.path(container, "start")), DockerApi::modified);
    }

    boolean stop(String container, Duration grace) {
        EngineRequest request = EngineRequest.post(DockerApi.path(container, "stop?t=" + seconds(grace)));
        return api.of(container, request.after(grace), DockerApi::modified);
    }

    void restart(String container, Duration grace) {
        EngineRequest request = EngineRequest.post(DockerApi.path(container, "restart?t=" + seconds(grace)));
        api.of(container, request.after(grace), DockerApi::modified);
    }

    void kill(String container, String signal) {
        api.of(
                container,
                EngineRequest.post(DockerApi.path(container, "kill?signal=" + DockerApi.encode(signal))),
                DockerApi::modified);
    }

    String create(String name, JsonNode body) {
        EngineRequest request = EngineRequest.post("/containers/create?name=" + DockerApi.encode(name), body);
        return api.ask(request.within(CREATE_TIMEOUT), answer -> EngineJson.text(answer.json(), "Id"));
    }

    void connect(String container, String network, JsonNode endpoint) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("Container", DockerApi.known(container));
        body.set("EndpointConfig", endpoint);
        api.ask(EngineRequest.post("/networks/" + DockerApi.encode(network) + "/connect", body), DockerApi::modified);
    }

    void remove(String container, boolean force) {
        EngineRequest request =
                EngineRequest.delete("/containers/" + DockerApi.known(container) + "?v=true&force=" + force);
        api.of(container, request, DockerApi::modified);
    }

    void rename(String container, String name) {
        api.of(
                container,
                EngineRequest.post(DockerApi.path(container, "rename?name=" + DockerApi.encode(name))),
                DockerApi::modified);
    }

    boolean hasProcesses(String container) {
        // By default Podman would run the container's own ps, which many images lack; Docker runs that of its host.
        String query = api.dialect().engine().podman() ? "top?ps_args=pid" : "top";
        return api.call(EngineRequest.get(DockerApi.path(container, query)), answer -> {
            if (answer.status() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            DockerApi.expectSuccess(answer, container);
            return !answer.json().path("Processes").isEmpty();
        });
    }

    private static long seconds(Duration duration) {
        return duration.plusSeconds(1).minusNanos(1).toSeconds();
    }
}
