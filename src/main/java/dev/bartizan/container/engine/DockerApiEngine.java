package dev.bartizan.container.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A Docker or Podman engine, by Docker's API over a UNIX socket: one door to the classes for each part of the API.
 * Thread-safe.
 *
 * @see <a href="https://docs.docker.com/reference/api/engine/version/v1.41/">Docker Engine API 1.41</a>
 */
@Singleton
class DockerApiEngine implements ContainerEngine {

    private final DockerApi api;
    private final DockerContainers containers;
    private final DockerImages images;
    private final DockerExec exec;
    private final DockerFiles files;
    private final DockerStreams streams;

    DockerApiEngine(EngineClient client, ObjectMapper mapper, Clock clock) {
        this.api = new DockerApi(client);
        this.containers = new DockerContainers(api);
        this.images = new DockerImages(api);
        this.exec = new DockerExec(api);
        this.files = new DockerFiles(api, exec, mapper);
        this.streams = new DockerStreams(api, client, containers, clock);
    }

    @Override
    public EngineVersion version() {
        return api.askForDialect().engine();
    }

    @Override
    public List<ContainerSummary> list() {
        return containers.list();
    }

    @Override
    public ContainerDetail inspect(String container) {
        return containers.inspect(container);
    }

    @Override
    public boolean start(String container) {
        return containers.start(container);
    }

    @Override
    public boolean stop(String container, Duration grace) {
        return containers.stop(container, grace);
    }

    @Override
    public void restart(String container, Duration grace) {
        containers.restart(container, grace);
    }

    @Override
    public void kill(String container, String signal) {
        containers.kill(container, signal);
    }

    @Override
    public String create(String name, JsonNode body) {
        return containers.create(name, body);
    }

    @Override
    public void connect(String container, String network, JsonNode endpoint) {
        containers.connect(container, network, endpoint);
    }

    @Override
    public void remove(String container, boolean force) {
        containers.remove(container, force);
    }

    @Override
    public void rename(String container, String name) {
        containers.rename(container, name);
    }

    @Override
    public boolean hasProcesses(String container) {
        return containers.hasProcesses(container);
    }

    @Override
    public Optional<JsonNode> image(String reference) {
        return images.image(reference);
    }

    @Override
    public void pull(String reference) {
        images.pull(reference);
    }

    @Override
    public ExecResult exec(String container, List<String> command, Duration longest) {
        return exec.exec(container, command, longest);
    }

    @Override
    public Optional<FileStatus> file(String container, String path) {
        return files.file(container, path);
    }

    @Override
    public List<LogLine> logs(String container, int tail) {
        return streams.logs(container, tail);
    }

    @Override
    public Subscription follow(
            String container, Instant since, Consumer<LogLine> line, Consumer<Optional<Throwable>> ended) {
        return streams.follow(container, since, line, ended);
    }

    @Override
    public Subscription events(Consumer<EngineEvent> event, Consumer<Optional<Throwable>> ended) {
        return streams.events(event, ended);
    }
}
