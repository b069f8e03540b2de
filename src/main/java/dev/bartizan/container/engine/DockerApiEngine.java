package dev.bartizan.container.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The engine's API as Docker has it and Podman too, over a UNIX socket. Thread-safe.
 *
 * @see <a href="https://docs.docker.com/reference/api/engine/version/v1.41/">Docker Engine API 1.41</a>
 */
@Singleton
class DockerApiEngine implements ContainerEngine {

    private static final Duration CREATE_TIMEOUT = Duration.ofSeconds(120);
    private static final Duration ENDLESS = Duration.ofDays(36_500);
    private static final Duration STAT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration EXEC_POLL = Duration.ofMillis(20);
    private static final int LONGEST_OUTPUT = 4096;

    /** What can't be one needs no question, and no escape in a path. */
    private static final Pattern CONTAINER = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");

    private static final Pattern IMAGE = Pattern.compile("[a-zA-Z0-9]+([._:/@-]+[a-zA-Z0-9]+)*");

    /** What BusyBox, dash and bash say. */
    private static final Pattern NOT_FOUND_BY_SHELL =
            Pattern.compile("(?m)^\\S*sh: ((line )?\\d+: )?\\S+: (command )?not found\\r?$");

    /** A shell's, and engines': not executable, not found. */
    private static final List<Integer> NOT_RUN = List.of(126, 127);

    /** Where Go keeps the kind of a file. */
    private static final long FOLDER = 1L << 31;

    private static final long SYMBOLIC_LINK = 1L << 27;
    private static final int PERMISSIONS = 0777;

    private final EngineClient client;
    private final ObjectMapper mapper;
    private final Clock clock;

    /** How it wants to be talked to; null before it was asked, and when it may be another one. */
    private volatile Dialect dialect;

    DockerApiEngine(EngineClient client, ObjectMapper mapper, Clock clock) {
        this.client = client;
        this.mapper = mapper;
        this.clock = clock;
    }

    @Override
    public EngineVersion version() {
        return askForDialect().engine();
    }

    private Dialect dialect() {
        Dialect known = dialect;
        return known == null ? askForDialect() : known;
    }

    private Dialect askForDialect() {
        Dialect spoken = client.call(EngineRequest.get("/version"), answer -> {
            expectSuccess(answer);
            return Dialect.of(answer.json());
        });
        dialect = spoken;
        return spoken;
    }

    @Override
    public List<ContainerSummary> list() {
        return ask(EngineRequest.get("/containers/json?all=true"), answer -> EngineJson.summaries(answer.json()));
    }

    @Override
    public ContainerDetail inspect(String container) {
        return of(container, EngineRequest.get(path(container, "json")), answer -> EngineJson.detail(answer.json()));
    }

    @Override
    public boolean start(String container) {
        return of(container, EngineRequest.post(path(container, "start")), DockerApiEngine::modified);
    }

    @Override
    public boolean stop(String container, Duration grace) {
        EngineRequest request = EngineRequest.post(path(container, "stop?t=" + seconds(grace)));
        return of(container, request.after(grace), DockerApiEngine::modified);
    }

    @Override
    public void restart(String container, Duration grace) {
        EngineRequest request = EngineRequest.post(path(container, "restart?t=" + seconds(grace)));
        of(container, request.after(grace), DockerApiEngine::modified);
    }

    @Override
    public void kill(String container, String signal) {
        of(container, EngineRequest.post(path(container, "kill?signal=" + encode(signal))), DockerApiEngine::modified);
    }

    @Override
    public String create(String name, JsonNode body) {
        EngineRequest request = EngineRequest.post("/containers/create?name=" + encode(name), body);
        return ask(request.within(CREATE_TIMEOUT), answer -> EngineJson.text(answer.json(), "Id"));
    }

    @Override
    public void connect(String container, String network, JsonNode endpoint) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("Container", known(container));
        body.set("EndpointConfig", endpoint);
        ask(EngineRequest.post("/networks/" + encode(network) + "/connect", body), DockerApiEngine::modified);
    }

    @Override
    public void remove(String container, boolean force) {
        EngineRequest request = EngineRequest.delete("/containers/" + known(container) + "?v=true&force=" + force);
        of(container, request, DockerApiEngine::modified);
    }

    @Override
    public void rename(String container, String name) {
        of(container, EngineRequest.post(path(container, "rename?name=" + encode(name))), DockerApiEngine::modified);
    }

    @Override
    public Optional<JsonNode> image(String reference) {
        if (!IMAGE.matcher(reference).matches()) {
            return Optional.empty();
        }
        return call(EngineRequest.get("/images/" + reference + "/json"), answer -> {
            if (answer.status() == HttpURLConnection.HTTP_NOT_FOUND) {
                return Optional.empty();
            }
            expectSuccess(answer);
            return Optional.of(answer.json());
        });
    }

    @Override
    public void pull(String reference) {
        String name = reference.substring(reference.lastIndexOf('/') + 1);
        // Without a tag Docker would fetch them all.
        String whole = name.contains(":") || name.contains("@") ? reference : reference + ":latest";
        EngineRequest request = EngineRequest.post("/images/create?fromImage=" + encode(whole));
        ask(request.within(CREATE_TIMEOUT), answer -> {
            // Once it has begun it can fail within its report alone.
            MappingIterator<JsonNode> report = answer.jsons();
            while (report.hasNextValue()) {
                String error = report.nextValue().path("error").asText();
                if (!error.isEmpty()) {
                    throw EngineException.refused(answer.status(), error);
                }
                answer.allow(CREATE_TIMEOUT);
            }
            return null;
        });
    }

    @Override
    public ExecResult exec(String container, List<String> command, Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        ObjectNode what =
                JsonNodeFactory.instance.objectNode().put("AttachStdout", true).put("AttachStderr", true);
        command.forEach(what.putArray("Cmd")::add);
        String id = of(
                container,
                EngineRequest.post(path(container, "exec"), what),
                answer -> EngineJson.text(answer.json(), "Id"));
        ObjectNode how =
                JsonNodeFactory.instance.objectNode().put("Detach", false).put("Tty", false);
        String output =
                ask(EngineRequest.post("/exec/" + encode(id) + "/start", how).within(longest), DockerApiEngine::output);
        int exitCode = exitCode(id, deadline);
        boolean unknownToShell =
                exitCode != 0 && NOT_FOUND_BY_SHELL.matcher(output).find();
        return new ExecResult(exitCode, output, NOT_RUN.contains(exitCode) || unknownToShell);
    }

    private static String output(EngineAnswer answer) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        Frames.read(
                answer.body(),
                (stderr, begins, bytes, length) ->
                        output.write(bytes, 0, Math.min(length, LONGEST_OUTPUT - output.size())));
        return output.toString(StandardCharsets.UTF_8);
    }

    /** A program can end its output before it ends, and an engine tell the end of the one before that of the other. */
    private int exitCode(String exec, long deadline) {
        while (true) {
            JsonNode state = ask(EngineRequest.get("/exec/" + encode(exec) + "/json"), EngineAnswer::json);
            JsonNode exitCode = state.path("ExitCode");
            if (!state.path("Running").asBoolean() && exitCode.isInt()) {
                return exitCode.asInt();
            }
            if (System.nanoTime() - deadline > 0) {
                throw EngineClient.failed(new SocketTimeoutException());
            }
            LockSupport.parkNanos(EXEC_POLL.toNanos());
        }
    }

    @Override
    public boolean hasProcesses(String container) {
        // By default Podman would run the container's own ps, which many images lack; Docker runs that of its host.
        String query = dialect().engine().podman() ? "top?ps_args=pid" : "top";
        return call(EngineRequest.get(path(container, query)), answer -> {
            if (answer.status() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            expectSuccess(answer, container);
            return !answer.json().path("Processes").isEmpty();
        });
    }

    @Override
    public Optional<FileStatus> file(String container, String path) {
        return file(container, path, path, true);
    }

    private Optional<FileStatus> file(String container, String path, String asked, boolean follow) {
        EngineRequest request = EngineRequest.get(path(container, "archive?path=" + encode(path)));
        return call(request, answer -> {
            if (answer.status() == HttpURLConnection.HTTP_NOT_FOUND) {
                if (answer.message().toLowerCase(Locale.ROOT).contains("no such container")) {
                    throw EngineException.notFound(container);
                }
                return Optional.empty();
            }
            expectSuccess(answer);
            JsonNode status = fileStatus(answer);
            long mode = status.path("mode").asLong();
            if ((mode & SYMBOLIC_LINK) != 0) {
                // The engine has followed the whole way already, so that another link leads nowhere.
                String target = status.path("linkTarget").asText();
                return follow ? file(container, target, asked, false) : Optional.empty();
            }
            FileOwner owner = owner(container, path, answer);
            return Optional.of(
                    new FileStatus(asked, (mode & FOLDER) != 0, owner.uid(), owner.gid(), (int) mode & PERMISSIONS));
        });
    }

    /** Podman's archives say that all is the container's own user's, so it is asked within the container too. */
    private FileOwner owner(String container, String path, EngineAnswer answer) throws IOException {
        FileOwner archived = FileOwner.read(answer.body());
        if (!dialect().engine().podman()) {
            return archived;
        }
        try {
            List<String> stat = List.of("stat", "-c", "%u %g", path);
            return FileOwner.parse(exec(container, stat, STAT_TIMEOUT).output()).orElse(archived);
        } catch (EngineException notRunning) {
            return archived;
        }
    }

    private JsonNode fileStatus(EngineAnswer answer) throws IOException {
        String header = answer.header("X-Docker-Container-Path-Stat")
                .orElseThrow(() -> new ProtocolException("A file without its status"));
        try {
            return mapper.readTree(Base64.getDecoder().decode(header));
        } catch (IllegalArgumentException garbage) {
            throw new ProtocolException("A file's status that is not in Base64");
        }
    }

    @Override
    public List<LogLine> logs(String container, int tail) {
        String query = "logs?stdout=true&stderr=true&timestamps=true&tail=" + tail;
        return of(container, EngineRequest.get(path(container, query)), answer -> {
            Deque<LogLine> lines = new ArrayDeque<>();
            LogReader.read(answer.body(), clock, line -> {
                lines.add(line);
                if (lines.size() > tail) {
                    lines.removeFirst();
                }
            });
            return List.copyOf(lines);
        });
    }

    @Override
    public Subscription follow(
            String container, Instant since, Consumer<LogLine> line, Consumer<Optional<Throwable>> ended) {
        String query = "logs?follow=true&stdout=true&stderr=true&timestamps=true&since=" + seconds(since);
        EngineRequest request =
                EngineRequest.get(path(container, query)).in(dialect().api());
        inspect(container);
        // Podman's answer begins with the first line only, however long it takes until there is one.
        EngineConnection connection = client.send(request.within(ENDLESS));
        return EngineStream.start(
                "container-log-" + container,
                connection::close,
                () -> {
                    EngineAnswer answer = client.answer(connection);
                    expectSuccess(answer, container);
                    LogReader.read(answer.body(), clock, line);
                },
                ended);
    }

    @Override
    public Subscription events(Consumer<EngineEvent> event, Consumer<Optional<Throwable>> ended) {
        ObjectNode filters = JsonNodeFactory.instance.objectNode();
        filters.putArray("type").add("container");
        // From now on by its own account too, because it answers a moment before it listens.
        String query = "/events?filters=" + encode(filters.toString()) + "&since=" + seconds(clock.instant());
        EngineAnswer answer = open(EngineRequest.get(query));
        return EngineStream.start("container-events", answer::close, () -> readEvents(answer, event), ended);
    }

    private static void readEvents(EngineAnswer answer, Consumer<EngineEvent> event) throws IOException {
        MappingIterator<JsonNode> events = answer.jsons();
        while (events.hasNextValue()) {
            event.accept(EngineJson.event(events.nextValue()));
        }
        throw new EOFException();
    }

    /** Sends a request whose answer goes on and on, if it is good. */
    private EngineAnswer open(EngineRequest request) {
        EngineAnswer answer = client.open(request.in(dialect().api()));
        try {
            expectSuccess(answer);
            answer.allow(ENDLESS);
            return answer;
        } catch (IOException failure) {
            answer.close();
            throw EngineClient.failed(failure);
        } catch (EngineException failure) {
            answer.close();
            throw failure;
        }
    }

    /** Reads the good answer to a request that is about a container. */
    private <T> T of(String container, EngineRequest request, EngineClient.Reader<T> reader) {
        return call(request, answer -> {
            expectSuccess(answer, container);
            return reader.read(answer);
        });
    }

    /** Reads the good answer to a request. */
    private <T> T ask(EngineRequest request, EngineClient.Reader<T> reader) {
        return call(request, answer -> {
            expectSuccess(answer);
            return reader.read(answer);
        });
    }

    private <T> T call(EngineRequest request, EngineClient.Reader<T> reader) {
        try {
            return client.call(request.in(dialect().api()), reader);
        } catch (EngineException failure) {
            // It may be another one from now on. Podman takes a second to say who it is, so nobody asks without need.
            if (failure.unreachable() || failure.badRequest()) {
                dialect = null;
            }
            throw failure;
        }
    }

    private static void expectSuccess(EngineAnswer answer, String container) throws IOException {
        if (answer.status() == HttpURLConnection.HTTP_NOT_FOUND) {
            throw EngineException.notFound(container);
        }
        expectSuccess(answer);
    }

    private static void expectSuccess(EngineAnswer answer) throws IOException {
        if (answer.status() >= HttpURLConnection.HTTP_MULT_CHOICE
                && answer.status() != HttpURLConnection.HTTP_NOT_MODIFIED) {
            throw EngineException.refused(answer.status(), answer.message());
        }
    }

    private static boolean modified(EngineAnswer answer) {
        return answer.status() != HttpURLConnection.HTTP_NOT_MODIFIED;
    }

    private static String path(String container, String what) {
        return "/containers/" + known(container) + "/" + what;
    }

    private static String known(String container) {
        if (!CONTAINER.matcher(container).matches()) {
            throw EngineException.notFound(container);
        }
        return container;
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static long seconds(Duration duration) {
        return duration.plusSeconds(1).minusNanos(1).toSeconds();
    }

    private static String seconds(Instant instant) {
        return "%d.%09d".formatted(instant.getEpochSecond(), instant.getNano());
    }
}
