package dev.bartizan.container.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.ContainerLogLine;
import dev.bartizan.container.engine.ContainerSummary;
import dev.bartizan.container.engine.EngineEvent;
import dev.bartizan.container.engine.EngineVersion;
import dev.bartizan.container.engine.ExecResult;
import dev.bartizan.container.engine.FileStatus;
import dev.bartizan.container.engine.ImageName;
import dev.bartizan.container.engine.RegistryCredentials;
import dev.bartizan.container.engine.http.EngineAnswer;
import dev.bartizan.container.engine.http.EngineClient;
import dev.bartizan.container.engine.http.EngineRequest;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * Client of the Docker API, which Podman has too, over a UNIX socket. Thread-safe.
 *
 * @see <a href="https://docs.docker.com/reference/api/engine/version/v1.41/">Docker Engine API 1.41</a>
 */
@Singleton
public class DockerApiEngine implements ContainerEngine {

    private static final Duration CREATE_TIMEOUT = Duration.ofSeconds(120);
    private static final Pattern IMAGE = Pattern.compile("[a-zA-Z0-9]+([._:/@-]+[a-zA-Z0-9]+)*");

    private final EngineCalls calls;
    private final EngineExec exec;
    private final EngineFiles files;
    private final EngineRegistry registry;
    private final EngineStreams streams;

    public DockerApiEngine(EngineClient client, ObjectMapper mapper, RegistryCredentials credentials, Clock clock) {
        calls = new EngineCalls(client);
        exec = new EngineExec(calls);
        files = new EngineFiles(calls, exec, mapper);
        registry = new EngineRegistry(calls, credentials);
        streams = new EngineStreams(calls, clock);
    }

    @Override
    public EngineVersion version() {
        return calls.version();
    }

    @Override
    public List<ContainerSummary> list() {
        return calls.ask(EngineRequest.get("/containers/json?all=true"), answer -> EngineJson.summaries(answer.json()));
    }

    @Override
    public ContainerDetail inspect(String container) {
        return calls.onContainer(
                container,
                EngineRequest.get(EngineCalls.path(container, "json")),
                answer -> EngineJson.detail(answer.json()));
    }

    @Override
    public boolean start(String container) {
        return calls.starting(
                container, EngineRequest.post(EngineCalls.path(container, "start")), DockerApiEngine::modified);
    }

    @Override
    public boolean stop(String container, Duration grace) {
        EngineRequest request = EngineRequest.post(EngineCalls.path(container, "stop?t=" + EngineCalls.seconds(grace)));
        return calls.onContainer(container, request.after(grace), DockerApiEngine::modified);
    }

    @Override
    public void unpause(String container) {
        calls.onContainer(
                container, EngineRequest.post(EngineCalls.path(container, "unpause")), DockerApiEngine::modified);
    }

    @Override
    public void restart(String container, Duration grace) {
        EngineRequest request =
                EngineRequest.post(EngineCalls.path(container, "restart?t=" + EngineCalls.seconds(grace)));
        calls.starting(container, request.after(grace), DockerApiEngine::modified);
    }

    @Override
    public void kill(String container, String signal) {
        calls.onContainer(
                container,
                EngineRequest.post(EngineCalls.path(container, "kill?signal=" + EngineCalls.encode(signal))),
                DockerApiEngine::modified);
    }

    @Override
    public String create(String name, JsonNode body) {
        EngineRequest request = EngineRequest.post("/containers/create?name=" + EngineCalls.encode(name), body);
        return calls.ask(request.within(CREATE_TIMEOUT), answer -> EngineJson.text(answer.json(), "Id"));
    }

    @Override
    public void connect(String container, String network, JsonNode endpoint) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("Container", EngineCalls.known(container));
        body.set("EndpointConfig", endpoint);
        calls.ask(
                EngineRequest.post("/networks/" + EngineCalls.encode(network) + "/connect", body),
                DockerApiEngine::modified);
    }

    @Override
    public void remove(String container, boolean force) {
        EngineRequest request =
                EngineRequest.delete("/containers/" + EngineCalls.known(container) + "?v=true&force=" + force);
        calls.onContainer(container, request, DockerApiEngine::modified);
    }

    @Override
    public void rename(String container, String name) {
        calls.onContainer(
                container,
                EngineRequest.post(EngineCalls.path(container, "rename?name=" + EngineCalls.encode(name))),
                DockerApiEngine::modified);
    }

    @Override
    public Optional<JsonNode> image(String reference) {
        if (!IMAGE.matcher(reference).matches()) {
            return Optional.empty();
        }
        return calls.call(EngineRequest.get("/images/" + reference + "/json"), answer -> {
            if (answer.status() == HttpURLConnection.HTTP_NOT_FOUND) {
                return Optional.empty();
            }
            EngineCalls.expectSuccess(answer);
            return Optional.of(answer.json());
        });
    }

    @Override
    public boolean removeImage(String reference) {
        if (!IMAGE.matcher(reference).matches()) {
            return false;
        }
        EngineRequest request = EngineRequest.delete("/images/" + reference + "?force=false");
        return calls.call(request.within(CREATE_TIMEOUT), answer -> {
            if (answer.status() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            EngineCalls.expectSuccess(answer);
            return true;
        });
    }

    @Override
    public void pull(String reference) {
        registry.pull(reference);
    }

    @Override
    public String newest(ImageName name) {
        return registry.newest(name);
    }

    @Override
    public ExecResult exec(String container, List<String> command, Duration longest) {
        return exec.run(container, command, longest);
    }

    @Override
    public boolean hasProcesses(String container) {
        // By default Podman runs the container's own ps, which many images lack. Docker runs the host's ps.
        String query = calls.podman() ? "top?ps_args=pid" : "top";
        return calls.call(EngineRequest.get(EngineCalls.path(container, query)), answer -> {
            if (answer.status() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            EngineCalls.expectSuccess(answer, container);
            return !answer.json().path("Processes").isEmpty();
        });
    }

    @Override
    public Optional<FileStatus> file(String container, String path) {
        return files.file(container, path);
    }

    @Override
    public List<ContainerLogLine> logs(String container, int tail) {
        return streams.logs(container, tail);
    }

    @Override
    public void logs(String container, Instant since, LongPredicate goesOn, Predicate<ContainerLogLine> line) {
        streams.logs(container, since, goesOn, line);
    }

    @Override
    public Subscription follow(
            String container, Instant since, Consumer<ContainerLogLine> line, Consumer<Optional<Throwable>> ended) {
        inspect(container);
        return streams.follow(container, since, line, ended);
    }

    @Override
    public Subscription events(Consumer<EngineEvent> event, Consumer<Optional<Throwable>> ended) {
        return streams.events(event, ended);
    }

    private static boolean modified(EngineAnswer answer) {
        return answer.status() != HttpURLConnection.HTTP_NOT_MODIFIED;
    }
}
