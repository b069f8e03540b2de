package dev.bartizan.container.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiFunction;

/**
 * The API of an engine on a real UNIX socket, with containers that exist only in memory. It is for tests on machines without
 * an engine, and for failures that a test can't cause in a real one. Its responses have the form of recorded ones, in
 * {@code docker/} and {@code podman/} beside this class's resources.
 *
 * <p>It has the images {@code app:1}, {@code app:2} and {@code app:broken}. Their app does a part of what {@code app.sh} does:
 * it writes two lines, ends at once with {@code EXIT_CODE} if {@code EXIT_AFTER} is set, and ignores SIGTERM if
 * {@code IGNORE_TERM} is set. {@link #programs} sets what programs in containers do. All containers have the address
 * 127.0.0.1, so that a test's own server answers for them, unless {@link #network} sets others.
 */
public final class FakeEngine implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] NOTHING = {};
    private static final byte[] END = FakeServer.chunk(NOTHING);
    private static final String ADDRESS = "127.0.0.1";

    private static final Map<String, Integer> SIGNALS =
            Map.of("SIGKILL", 137, "KILL", 137, "SIGTERM", 143, "SIGUSR1", 138);

    /** A file of every container; a link has a target. */
    private record FakeFile(String target, boolean folder, int mode) {}

    private static final Map<String, FakeFile> FILES = Map.of(
            "/bin/busybox", new FakeFile("", false, 0755),
            "/bin/sh", new FakeFile("/bin/busybox", false, 0777),
            "/dangling", new FakeFile("/nowhere", false, 0777),
            "/www", new FakeFile("", true, 0755));

    private record FakeExec(String container, List<String> command, Optional<ExecResult> result) {}

    private final boolean podman;
    private final Path folder;
    private final Map<String, FakeContainer> containers = new LinkedHashMap<>();
    private final Map<String, FakeExec> execs = new LinkedHashMap<>();
    private final Set<String> images = new LinkedHashSet<>(List.of("app:1", "app:2", "app:broken"));
    private final Set<String> registry = new LinkedHashSet<>();

    /** The digest that each tag has in the registry. */
    private final Map<String, String> published = new HashMap<>();

    /** The digest of each tag's image that was pulled. */
    private final Map<String, String> pulled = new HashMap<>();

    /** The name and the digest of each pulled image by its ID, also of those whose tag has another image now. */
    private final Map<String, String> repoDigests = new HashMap<>();

    private final List<BlockingQueue<byte[]>> listeners = new CopyOnWriteArrayList<>();
    private final Queue<byte[]> rawAnswers = new ConcurrentLinkedQueue<>();
    private final List<String> pulls = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile BiFunction<String, List<String>, ExecResult> programs =
            (container, command) -> new ExecResult(0, "", false);
    private volatile Network network = new Network() {};
    private volatile String api = "1.41";
    private volatile String leastApi = "1.12";
    private boolean imagesKept;
    private int lastId;
    private FakeServer server;

    private FakeEngine(boolean podman) {
        this.podman = podman;
        try {
            folder = Files.createTempDirectory("bartizan-fake-engine-");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        begin();
    }

    /** A fake that behaves like Docker. */
    public static FakeEngine docker() {
        return new FakeEngine(false);
    }

    /** A fake that behaves like Podman. */
    public static FakeEngine podman() {
        return new FakeEngine(true);
    }

    /** Its API's socket. */
    public Path socket() {
        return folder.resolve("engine.sock");
    }

    /** The engine, as the service uses it. */
    public ContainerEngine api() {
        return SocketEngine.at(socket());
    }

    /** Starts the engine again; its containers are unchanged. */
    public synchronized void begin() {
        server = new FakeServer(socket(), this::handle);
    }

    /** Stops the engine with all connections to it; its containers keep running. */
    public synchronized void end() {
        server.close();
        listeners.clear();
    }

    /** Sets what programs do in containers, by the container's name and the command; the function may block. */
    public void programs(BiFunction<String, List<String>, ExecResult> programs) {
        this.programs = programs;
    }

    /** Where containers are reached. The methods are called with the engine's lock, by the container's name. */
    public interface Network {

        /** The address for a container that starts. */
        default String address(String container) {
            return ADDRESS;
        }

        /** The port of the host for a container that starts and publishes a port without choosing the host's. */
        default int hostPort(String container) {
            return 0;
        }

        /** Whether another program uses a port of the host. */
        default boolean used(int hostPort) {
            return false;
        }

        /** A container has started at an address and ports of the host. */
        default void started(String container, String address, List<Integer> hostPorts) {}

        /** A container has ended. */
        default void ended(String container) {}
    }

    /** Sets where containers are reached from their next start on. */
    public void network(Network next) {
        network = next;
    }

    /** Creates a running container of {@code app:1}. */
    public void run(String name, Map<String, String> labels) {
        run(name, labels, JSON.createObjectNode());
    }

    /** Creates a running container of {@code app:1} with own settings of the host, such as {@code PortBindings}. */
    public void run(String name, Map<String, String> labels, ObjectNode hostConfig) {
        ObjectNode body = JSON.createObjectNode().put("Image", "app:1");
        body.set("Labels", JSON.valueToTree(labels));
        body.set("HostConfig", hostConfig);
        synchronized (this) {
            begin(created(name, body));
        }
    }

    /** Ends a container's app like a crash; a kill has exit code 137. */
    public synchronized void die(String container, int exitCode) {
        end(container(container), exitCode, false);
    }

    /** Ends a container's app because it is out of memory. */
    public synchronized void outOfMemory(String container) {
        end(container(container), 137, true);
    }

    /** Removes a container's processes without the engine noticing it. */
    public synchronized void loseProcesses(String container) {
        container(container).hasProcesses = false;
    }

    /** Starts a container that ended, like another program or the engine itself. */
    public synchronized void start(String container) {
        begin(container(container));
    }

    /** Makes a container's app write a line. */
    public synchronized void log(String container, boolean stderr, String text) {
        FakeContainer one = container(container);
        one.log.add(new FakeContainer.Line(stderr, time() + " ", text));
        notifyAll();
    }

    /** Rejects the removal of images from now on. */
    public synchronized void keepImages() {
        imagesKept = true;
    }

    /** Makes an image available for pulls. */
    public synchronized void publish(String image) {
        registry.add(image);
    }

    /** Makes an image available for pulls, as the one that its tag has in the registry now. */
    public synchronized void publish(String image, String digest) {
        publish(image);
        published.put(image, digest);
    }

    /** Removes a tag from the registry. */
    public synchronized void withdraw(String image) {
        published.remove(image);
    }

    /** Sets the versions of the API that it supports. */
    public void versions(String least, String latest) {
        leastApi = least;
        api = latest;
    }

    /** Answers the next request with these bytes and closes the connection. */
    public void answerNext(byte[] raw) {
        rawAnswers.add(raw);
    }

    /** The reference of each pull. */
    public List<String> pulls() {
        return List.copyOf(pulls);
    }

    /** Method and path of each received request. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private FakeContainer container(String nameOrId) {
        return find(nameOrId).orElseThrow(() -> new IllegalArgumentException(nameOrId));
    }

    private Optional<FakeContainer> find(String nameOrId) {
        return containers.values().stream()
                .filter(one -> one.id.equals(nameOrId) || one.name.equals(nameOrId))
                .findFirst();
    }

    // ---- What happens -----------------------------------------------------------------------------------------------

    private FakeContainer created(String name, ObjectNode body) {
        String id = "%064x".formatted(0xfa6e_0000L + ++lastId);
        FakeContainer created = new FakeContainer(id, name, body, Instant.now());
        created.imageId = id(body.path("Image").asText());
        containers.put(id, created);
        event(created, "create", Map.of());
        return created;
    }

    private void begin(FakeContainer container) {
        container.address = network.address(container.name);
        container.hostPort = network.hostPort(container.name);
        container.begin(Instant.now());
        network.started(container.name, container.address, container.hostPorts());
        if (podman) {
            event(container, "init", Map.of());
        }
        event(container, "start", Map.of());
        String version = image(container).split(":")[1];
        log(container.id, false, "version " + version + " starts");
        log(container.id, true, "this goes to stderr");
        if (!container.environment("EXIT_AFTER").isEmpty()) {
            end(container, exitCode(container), false);
        }
    }

    private static int exitCode(FakeContainer container) {
        String code = container.environment("EXIT_CODE");
        return code.isEmpty() ? 0 : Integer.parseInt(code);
    }

    private void end(FakeContainer container, int exitCode, boolean oom) {
        // Podman doesn't report that the kernel killed it because of memory.
        container.end(exitCode, oom && !podman, Instant.now());
        network.ended(container.name);
        if (oom && !podman) {
            event(container, "oom", Map.of());
        }
        event(container, "die", Map.of("exitCode", Integer.toString(exitCode)));
        if (podman) {
            event(container, "cleanup", Map.of());
        }
        notifyAll();
    }

    private void event(FakeContainer container, String action, Map<String, String> more) {
        ObjectNode event = (ObjectNode) recorded("event");
        Instant now = Instant.now();
        event.put("status", action)
                .put("id", container.id)
                .put("from", image(container))
                .put("Action", action)
                .put("time", now.getEpochSecond())
                .put("timeNano", now.getEpochSecond() * 1_000_000_000 + now.getNano());
        ObjectNode actor = (ObjectNode) event.path("Actor");
        ObjectNode attributes = actor.put("ID", container.id).putObject("Attributes");
        container.labels().forEach(attributes::put);
        attributes.put("image", image(container)).put("name", container.name);
        more.forEach(attributes::put);
        byte[] line = (event + "\n").getBytes(StandardCharsets.UTF_8);
        listeners.forEach(listener -> listener.add(FakeServer.chunk(line)));
    }

    /** The name of its image, in the form of the engine's API. */
    private String image(FakeContainer container) {
        String image = container.body.path("Image").asText();
        return podman && !image.contains("/") ? "localhost/" + image : image;
    }

    private String time() {
        return Instant.now().toString();
    }

    // ---- What is asked ----------------------------------------------------------------------------------------------

    private void handle(FakeServer.Request request, OutputStream out) throws IOException {
        requests.add(request.method() + " " + request.path());
        byte[] raw = rawAnswers.poll();
        if (raw != null) {
            out.write(raw);
            return;
        }
        String path = request.path().replaceFirst("^/v[0-9.]+/", "/");
        String[] parts = path.substring(1).split("/");
        switch (parts[0]) {
            case "version" -> out.write(json(200, version()));
            case "events" -> tell(out);
            case "exec" -> exec(parts[1], parts[2], out);
            case "images" -> out.write(image(request, path));
            case "distribution" -> out.write(distribution(path));
            case "networks" -> out.write(connect(parts[1], JSON.readTree(request.body())));
            case "containers" -> {
                switch (parts[1]) {
                    case "json" -> out.write(json(200, list()));
                    case "create" -> out.write(create(request));
                    default -> ofContainer(request, parts[1], parts.length > 2 ? parts[2] : "", out);
                }
            }
            default -> out.write(error(404, "page not found"));
        }
    }

    private JsonNode version() {
        ObjectNode version = (ObjectNode) recorded("version");
        return version.put("ApiVersion", api).put("MinAPIVersion", leastApi);
    }

    private synchronized ArrayNode list() {
        ArrayNode list = JSON.createArrayNode();
        for (FakeContainer container : containers.values()) {
            list.add(container.summary((ObjectNode) recorded("list").path(0), image(container), container.address));
        }
        return list;
    }

    private synchronized byte[] create(FakeServer.Request request) throws IOException {
        ObjectNode body = (ObjectNode) JSON.readTree(request.body());
        String image = body.path("Image").asText();
        if (!images.contains(image.replaceFirst("^localhost/", ""))) {
            return error(404, podman ? "no such image: " + image + ": image not known" : "No such image: " + image);
        }
        if (find(request.query("name")).isPresent()) {
            return error(podman ? 500 : 409, "The name is already in use by another container.");
        }
        ObjectNode created = JSON.createObjectNode().put("Id", created(request.query("name"), body).id);
        created.putArray("Warnings");
        return json(201, created);
    }

    private byte[] image(FakeServer.Request request, String path) {
        if (path.equals("/images/create")) {
            return pull(request.query("fromImage"));
        }
        if (request.method().equals("DELETE")) {
            return removeImage(path.substring("/images/".length()));
        }
        String name = path.substring("/images/".length(), path.length() - "/json".length());
        synchronized (this) {
            if (repoDigests.containsKey(name)) {
                ObjectNode told = (ObjectNode) recorded("image");
                told.put("Id", name).putArray("RepoDigests").add(repoDigests.get(name));
                return json(200, told);
            }
            for (String image : images) {
                ObjectNode told = (ObjectNode) recorded("image");
                told.put("Id", id(image)).putArray("RepoTags").add(image);
                if (List.of(image, "localhost/" + image, id(image)).contains(name)) {
                    return json(200, told);
                }
            }
        }
        return error(404, "No such image: " + name);
    }

    private synchronized byte[] removeImage(String image) {
        if (!images.contains(image)) {
            return error(404, "No such image: " + image);
        }
        boolean used = containers.values().stream()
                .anyMatch(container -> container
                        .body
                        .path("Image")
                        .asText()
                        .replaceFirst("^localhost/", "")
                        .equals(image));
        if (used || imagesKept) {
            return error(409, "conflict: unable to remove repository reference \"" + image + "\"");
        }
        images.remove(image);
        return json(200, JSON.createArrayNode());
    }

    private String id(String image) {
        return "sha256:%064x".formatted((image + pulled.getOrDefault(image, "")).hashCode() & 0xffff_ffffL);
    }

    private synchronized byte[] distribution(String path) {
        String image = path.substring("/distribution/".length(), path.length() - "/json".length());
        String digest = published.get(image);
        if (digest == null) {
            return error(404, "manifest unknown");
        }
        ObjectNode answer = JSON.createObjectNode();
        answer.putObject("Descriptor").put("digest", digest);
        return json(200, answer);
    }

    private synchronized byte[] pull(String whole) {
        pulls.add(whole);
        String image = registry.stream()
                .filter(each -> ImageName.whole(each).orElse(each).equals(whole))
                .findFirst()
                .orElse(whole);
        if (registry.contains(image)) {
            images.add(image);
            String digest = published.get(image);
            if (digest != null) {
                pulled.put(image, digest);
                repoDigests.put(id(image), image.substring(0, image.lastIndexOf(':')) + "@" + digest);
            }
            return json(200, JSON.createObjectNode().put("status", "Pull complete"));
        }
        String reason = "dial tcp: connect: connection refused";
        return podman ? json(200, JSON.createObjectNode().put("error", reason)) : error(500, reason);
    }

    /** It has every network except this one. */
    private synchronized byte[] connect(String network, JsonNode body) {
        Optional<FakeContainer> container = find(body.path("Container").asText());
        if (container.isEmpty() || network.equals("nosuch")) {
            return error(
                    404, podman ? "unable to find network: network not found" : "network " + network + " not found");
        }
        container.get().networks.add(network);
        return json(200, JSON.createObjectNode());
    }

    private void ofContainer(FakeServer.Request request, String name, String what, OutputStream out)
            throws IOException {
        Optional<FakeContainer> found;
        synchronized (this) {
            found = find(name);
        }
        if (found.isEmpty()) {
            out.write(error(
                    404,
                    podman
                            ? "no container with name or ID \"" + name + "\" found: no such container"
                            : "No such container: " + name));
            return;
        }
        FakeContainer container = found.get();
        if ((what.equals("start") || what.equals("restart"))
                && container.body.at("/HostConfig/NetworkMode").asText().equals("nosuch")) {
            out.write(error(404, "network nosuch not found"));
            return;
        }
        switch (what) {
            case "json" -> out.write(json(200, detail(container)));
            case "start" ->
                out.write(
                        free(container)
                                ? changed(start(container))
                                : error(500, "Bind failed: port is already allocated"));
            case "stop" ->
                out.write(
                        podman && container.state.equals("paused")
                                ? error(500, "can only stop created or running containers: container state improper")
                                : changed(stop(container)));
            case "restart" -> out.write(changed(restart(container)));
            case "unpause" -> out.write(unpause(container));
            case "kill" -> out.write(kill(container, request.query("signal")));
            case "rename" -> out.write(rename(container, request.query("name")));
            case "" -> out.write(remove(container, request.query("force").equals("true")));
            case "exec" -> out.write(prepare(container, JSON.readTree(request.body())));
            case "top" -> out.write(top(container));
            case "archive" -> out.write(file(request.query("path")));
            case "logs" -> logs(container, request, out);
            default -> out.write(error(404, "page not found"));
        }
    }

    private synchronized JsonNode detail(FakeContainer container) {
        return container.detail(
                (ObjectNode) recorded("inspect"), image(container), container.imageId, container.address);
    }

    private synchronized boolean free(FakeContainer container) {
        return container.running()
                || container.hostPorts().stream()
                        .noneMatch(port -> network.used(port)
                                || containers.values().stream()
                                        .anyMatch(other -> other.running()
                                                && other.hostPorts().contains(port)));
    }

    private synchronized boolean start(FakeContainer container) {
        boolean startable = !container.running();
        if (startable) {
            begin(container);
        }
        return startable;
    }

    private synchronized boolean stop(FakeContainer container) {
        boolean stoppable = container.running();
        if (stoppable) {
            terminate(container);
            if (!podman) {
                event(container, "stop", Map.of());
            }
        }
        return stoppable;
    }

    private void terminate(FakeContainer container) {
        if (!podman) {
            event(container, "kill", Map.of("signal", "15"));
        }
        end(container, container.environment("IGNORE_TERM").isEmpty() ? exitCode(container) : 137, false);
    }

    /** Freezes a container's processes, like another program. */
    public synchronized void pause(String container) {
        FakeContainer paused = container(container);
        paused.state = "paused";
        event(paused, "pause", Map.of());
    }

    private synchronized byte[] unpause(FakeContainer container) {
        if (!container.state.equals("paused")) {
            return error(podman ? 500 : 409, "Container " + container.id + " is not paused");
        }
        container.state = "running";
        event(container, "unpause", Map.of());
        return changed(true);
    }

    private synchronized boolean restart(FakeContainer container) {
        if (container.running()) {
            terminate(container);
        }
        begin(container);
        event(container, "restart", Map.of());
        return true;
    }

    private synchronized byte[] kill(FakeContainer container, String signal) {
        if (!SIGNALS.containsKey(signal)) {
            return podman ? error(500, "invalid signal: " + signal) : error(400, "Invalid signal: " + signal);
        }
        if (!container.running()) {
            return podman
                    ? error(500, "can only kill running containers")
                    : error(409, "Container " + container.id + " is not running");
        }
        event(container, "kill", Map.of("signal", signal));
        end(container, SIGNALS.get(signal), false);
        return changed(true);
    }

    private synchronized byte[] rename(FakeContainer container, String name) {
        if (find(name).isPresent()) {
            return error(podman ? 500 : 409, "The name is already in use by another container.");
        }
        container.name = name;
        event(container, "rename", Map.of());
        return changed(true);
    }

    private synchronized byte[] remove(FakeContainer container, boolean force) {
        if (container.running()) {
            if (!force) {
                return podman
                        ? error(500, "cannot remove container as it is running")
                        : error(409, "You cannot remove a running container " + container.id);
            }
            end(container, 137, false);
        }
        containers.remove(container.id);
        event(container, podman ? "remove" : "destroy", Map.of());
        notifyAll();
        return changed(true);
    }

    private synchronized byte[] prepare(FakeContainer container, JsonNode body) {
        if (!container.running()) {
            return podman
                    ? error(500, "can only create exec sessions on running containers: container state improper")
                    : error(409, "Container " + container.id + " is not running");
        }
        List<String> command = new ArrayList<>();
        body.path("Cmd").forEach(word -> command.add(word.asText()));
        String id = "%064x".formatted(0xe8ec_0000L + ++lastId);
        execs.put(id, new FakeExec(container.name, command, Optional.empty()));
        return json(201, JSON.createObjectNode().put("Id", id));
    }

    private void exec(String id, String what, OutputStream out) throws IOException {
        FakeExec exec;
        synchronized (this) {
            exec = execs.get(id);
        }
        if (what.equals("json")) {
            ObjectNode state = JSON.createObjectNode().put("ID", id);
            exec.result()
                    .ifPresentOrElse(
                            result -> state.put("Running", false).put("ExitCode", result.exitCode()),
                            () -> state.put("Running", true).putNull("ExitCode"));
            out.write(json(200, state));
            return;
        }
        out.write(FakeServer.head(200, Map.of(), "Content-Type: application/vnd.docker.raw-stream"));
        ExecResult result = programs.apply(exec.container(), exec.command());
        if (result.missing()) {
            result = missing(exec.command().getFirst());
        }
        synchronized (this) {
            execs.put(id, new FakeExec(exec.container(), exec.command(), Optional.of(result)));
        }
        out.write(FakeContainer.frame(false, result.output().getBytes(StandardCharsets.UTF_8)));
    }

    private ExecResult missing(String program) {
        return podman
                ? new ExecResult(127, "runc: exec failed: exec: \"" + program + "\": executable file not found", true)
                : new ExecResult(126, "OCI runtime exec failed: exec: \"" + program + "\": not found\r\n", true);
    }

    private synchronized byte[] top(FakeContainer container) {
        if (!container.running() && !podman) {
            return error(409, "Container " + container.id + " is not running");
        }
        if (!container.hasProcesses) {
            // Podman sends nothing in this case.
            return FakeServer.answer(200, Map.of(), NOTHING);
        }
        ObjectNode top = JSON.createObjectNode();
        top.putArray("Titles").add("PID");
        top.putArray("Processes").addArray().add("4242");
        return json(200, top);
    }

    private byte[] file(String path) {
        FakeFile file = FILES.get(path);
        if (file == null) {
            return error(404, podman ? "no such file or directory" : "Could not find the file " + path);
        }
        long kind = file.folder() ? 1L << 31 : file.target().isEmpty() ? 0 : 1L << 27;
        ObjectNode status = JSON.createObjectNode()
                .put("name", Path.of(path).getFileName().toString())
                .put("mode", kind | file.mode())
                .put("linkTarget", file.target());
        byte[] archive = new byte[1536];
        byte[] owner = "0000000\0000000000\0".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(owner, 0, archive, 108, owner.length);
        String header = Base64.getEncoder().encodeToString(status.toString().getBytes(StandardCharsets.UTF_8));
        return FakeServer.answer(200, Map.of("X-Docker-Container-Path-Stat", header), archive);
    }

    private void logs(FakeContainer container, FakeServer.Request request, OutputStream out) throws IOException {
        String type = container.terminal() ? "text/plain" : "application/octet-stream";
        out.write(FakeServer.head(200, Map.of("Content-Type", type), "Transfer-Encoding: chunked"));
        int told = 0;
        boolean follow = request.query("follow").equals("true");
        String tail = request.query("tail");
        Instant since = since(request.query("since"));
        while (true) {
            List<FakeContainer.Line> lines;
            boolean more;
            synchronized (this) {
                if (!tail.isEmpty()) {
                    told = Math.max(0, container.log.size() - Integer.parseInt(tail));
                }
                lines = List.copyOf(container.log.subList(told, container.log.size()));
                more = follow && container.running() && containers.containsKey(container.id);
                if (more && lines.isEmpty()) {
                    await();
                }
            }
            for (FakeContainer.Line line : lines) {
                if (!Instant.parse(line.time().strip()).isBefore(since)) {
                    out.write(FakeServer.chunk(container.told(line)));
                }
            }
            told += lines.size();
            if (!more) {
                out.write(END);
                return;
            }
        }
    }

    /** In seconds, like Podman's lines. */
    private static Instant since(String query) {
        return query.isEmpty() ? Instant.EPOCH : Instant.ofEpochSecond(Long.parseLong(query.replaceAll("\\..*", "")));
    }

    private synchronized void await() throws IOException {
        try {
            wait();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    private void tell(OutputStream out) throws IOException {
        BlockingQueue<byte[]> events = new LinkedBlockingQueue<>();
        listeners.add(events);
        try {
            out.write(FakeServer.head(200, Map.of("Content-Type", "application/json"), "Transfer-Encoding: chunked"));
            while (true) {
                out.write(events.take());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            listeners.remove(events);
        }
    }

    // ---- How it is answered -----------------------------------------------------------------------------------------

    private static byte[] changed(boolean changed) {
        return FakeServer.head(changed ? 204 : 304, Map.of(), "Server: Fake");
    }

    private byte[] error(int status, String message) {
        ObjectNode error = JSON.createObjectNode();
        if (podman) {
            error.put("cause", message.substring(message.lastIndexOf(": ") + 1).strip())
                    .put("response", status);
        }
        return json(status, error.put("message", message));
    }

    private static byte[] json(int status, JsonNode json) {
        byte[] body = (json + "\n").getBytes(StandardCharsets.UTF_8);
        return FakeServer.answer(status, Map.of("Content-Type", "application/json"), body);
    }

    private JsonNode recorded(String what) {
        String name = (podman ? "podman/" : "docker/") + what + ".json";
        try (InputStream recorded = FakeEngine.class.getResourceAsStream(name)) {
            return JSON.readTree(recorded);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        server.close();
        try {
            Files.deleteIfExists(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
