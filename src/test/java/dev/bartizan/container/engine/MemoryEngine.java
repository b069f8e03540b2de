package dev.bartizan.container.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.container.engine.EngineException.Obstacle;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/** An engine whose containers are only records, for tests with virtual time. */
public final class MemoryEngine implements ContainerEngine {

    /** The state of one container. */
    public static final class Container {

        private final Map<String, String> labels;
        private final String id;
        private String name;
        private RuntimeState state = RuntimeState.RUNNING;
        private int exitCode;
        private boolean processes = true;
        private long pid;
        private final Instant created;
        private Optional<Instant> startedAt;
        private Optional<HealthCheck> healthCheck = Optional.empty();
        private ExecResult checked = new ExecResult(0, "ok", false);
        private boolean crashing;
        private boolean refusing;
        private int restartCount;
        private String networkMode = "host";

        private Container(String id, String name, Map<String, String> labels, Instant now) {
            this.name = name;
            this.labels = labels;
            this.id = id;
            this.created = now;
            this.startedAt = Optional.of(now);
        }

        /** Its ID; engines use its first twelve digits as a short one. */
        public String id() {
            return id;
        }

        /** Sets whether it ends as soon as it is started. */
        public void crashing(boolean now) {
            crashing = now;
        }

        /** Shares the network of a container, by name or ID. */
        public void sharesNetworkOf(String owner) {
            networkMode = "container:" + owner;
        }

        /** Sets whether starts fail. */
        public void refusing(boolean now) {
            refusing = now;
        }

        /** Gives its image a health check. */
        public void check(HealthCheck check) {
            healthCheck = Optional.of(check);
        }

        /** Sets the result of its health check. */
        public void checked(int exitCode, String output, boolean missing) {
            checked = new ExecResult(exitCode, output, missing);
        }

        /** Sets the PID of its first process, until it is started again. */
        public void pid(long process) {
            pid = process;
        }

        /** Removes its processes; the engine doesn't notice it. */
        public void zombie() {
            processes = false;
        }

        /** Whether it runs. */
        public boolean running() {
            return state == RuntimeState.RUNNING && processes;
        }

        private ContainerDetail detail() {
            return new ContainerDetail(
                    id,
                    name,
                    labels,
                    new ContainerDetail.Image("image", "sha256:0"),
                    healthCheck,
                    new ContainerDetail.Run(state, pid, exitCode, false, startedAt, Optional.empty(), Map.of()),
                    raw());
        }

        private JsonNode raw() {
            ObjectNode raw = JsonNodeFactory.instance
                    .objectNode()
                    .put("Created", created.toString())
                    .put("RestartCount", restartCount);
            raw.putObject("HostConfig").put("NetworkMode", networkMode);
            return raw;
        }
    }

    private final Clock clock;
    private final Map<String, Container> containers = new LinkedHashMap<>();
    private final List<String> calls = new ArrayList<>();
    private final Map<String, Integer> inspections = new HashMap<>();
    private Consumer<EngineEvent> listener = event -> {};
    private boolean unreachable;
    private int lastId;

    /** An engine without containers. */
    public MemoryEngine(Clock clock) {
        this.clock = clock;
    }

    /** Runs a container of this name. */
    public Container run(String name, Map<String, String> labels) {
        Container container = add(name, labels);
        tell("start", container);
        return container;
    }

    /** Creates a container of this name, like another program, and doesn't start it. */
    public Container create(String name, Map<String, String> labels) {
        Container container = add(name, labels);
        container.state = RuntimeState.CREATED;
        container.startedAt = Optional.empty();
        tell("create", container);
        return container;
    }

    private Container add(String name, Map<String, String> labels) {
        // No two containers are created at the same moment.
        String id = "%012x".formatted(0xfa6e_0000L + ++lastId) + "0".repeat(52);
        Container container = new Container(id, name, labels, clock.instant().plusNanos(lastId));
        containers.put(name, container);
        return container;
    }

    /** Ends it, like a crash or another program. */
    public void end(String name, int exitCode) {
        Container container = containers.get(name);
        container.state = RuntimeState.EXITED;
        container.exitCode = exitCode;
        tell("die", container);
    }

    /** Ends it, and the engine's restart policy waits before it starts it again. */
    public void endForRestart(String name, int exitCode) {
        Container container = containers.get(name);
        container.state = RuntimeState.RESTARTING;
        container.exitCode = exitCode;
        tell("die", container);
    }

    /** Starts it again, as the engine's restart policy does. */
    public void restartByPolicy(String name) {
        Container container = containers.get(name);
        begin(container, container.restartCount + 1);
    }

    /** Starts it, like another program. */
    public void startFromOutside(String name) {
        begin(containers.get(name));
    }

    /** Renames it, like another program. */
    public void renameFromOutside(String name, String next) {
        Container renamed = containers.remove(name);
        renamed.name = next;
        containers.put(next, renamed);
        tell("rename", renamed);
    }

    /** Pauses it. */
    public void pause(String name) {
        containers.get(name).state = RuntimeState.PAUSED;
        tell("pause", containers.get(name));
    }

    /** Reports that it ran out of memory. */
    public void outOfMemory(String name) {
        tell("oom", containers.get(name));
    }

    /** Sets whether the engine can be reached. */
    public void unreachable(boolean now) {
        unreachable = now;
    }

    /** The changes since the last call of this method, such as {@code start db}. */
    public List<String> takeCalls() {
        List<String> taken = List.copyOf(calls);
        calls.clear();
        return taken;
    }

    /** The number of inspections of all containers since the last call of this method. */
    public int takeInspections() {
        int taken = inspections.values().stream().mapToInt(Integer::intValue).sum();
        inspections.clear();
        return taken;
    }

    private void tell(String action, Container container) {
        listener.accept(new EngineEvent(clock.instant(), action, container.id, container.name, container.labels));
    }

    private void begin(Container container) {
        begin(container, 0);
    }

    private void begin(Container container, int restartCount) {
        container.state = RuntimeState.RUNNING;
        container.processes = true;
        container.pid = 0;
        container.restartCount = restartCount;
        container.startedAt = Optional.of(clock.instant());
        tell("start", container);
        if (container.crashing) {
            end(container.name, 1);
        }
    }

    private Container found(String name) {
        reach();
        Container container = containers.get(name);
        if (container == null) {
            throw EngineException.notFound(name);
        }
        return container;
    }

    private Container byId(String id) {
        reach();
        return containers.values().stream()
                .filter(container -> container.id.equals(id))
                .findAny()
                .orElseThrow(() -> EngineException.notFound(id));
    }

    private void reach() {
        if (unreachable) {
            throw EngineException.unreachable(Obstacle.REFUSED, Map.of(), null);
        }
    }

    @Override
    public EngineVersion version() {
        reach();
        return new EngineVersion("podman", "5.4.2", "1.41");
    }

    @Override
    public List<ContainerSummary> list() {
        reach();
        return containers.values().stream()
                .map(each -> new ContainerSummary(each.id, each.name, "image", each.labels, each.state))
                .toList();
    }

    @Override
    public ContainerDetail inspect(String container) {
        ContainerDetail detail = (containers.containsKey(container) ? found(container) : byId(container)).detail();
        inspections.merge(container, 1, Integer::sum);
        return detail;
    }

    @Override
    public boolean start(String name) {
        Container container = found(name);
        calls.add("start " + name);
        if (container.refusing) {
            throw EngineException.refused(500, "port is already allocated");
        }
        if (container.state == RuntimeState.RUNNING) {
            return false;
        }
        begin(container);
        return true;
    }

    @Override
    public boolean stop(String name, Duration grace) {
        Container container = found(name);
        calls.add("stop " + name);
        if (container.refusing || container.state == RuntimeState.PAUSED) {
            // As Podman does.
            throw EngineException.refused(500, "container state improper");
        }
        if (container.state != RuntimeState.RUNNING && container.state != RuntimeState.RESTARTING) {
            return false;
        }
        end(name, 143);
        return true;
    }

    @Override
    public void unpause(String name) {
        Container container = found(name);
        calls.add("unpause " + name);
        container.state = RuntimeState.RUNNING;
        tell("unpause", container);
    }

    @Override
    public void restart(String name, Duration grace) {
        Container container = found(name);
        calls.add("restart " + name);
        if (container.state == RuntimeState.PAUSED) {
            throw EngineException.refused(500, "container state improper");
        }
        container.state = RuntimeState.EXITED;
        begin(container);
    }

    @Override
    public void remove(String name, boolean force) {
        Container container = found(name);
        containers.remove(name);
        tell("destroy", container);
    }

    @Override
    public ExecResult exec(String name, List<String> command, Duration longest) {
        return byId(name).checked;
    }

    @Override
    public boolean hasProcesses(String name) {
        return byId(name).processes;
    }

    @Override
    public List<ContainerLogLine> logs(String name, int tail) {
        found(name);
        return List.of(new ContainerLogLine(clock.instant(), true, "panic: no database"));
    }

    @Override
    public void logs(String name, Instant since, LongPredicate goesOn, Predicate<ContainerLogLine> line) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Subscription events(Consumer<EngineEvent> event, Consumer<Optional<Throwable>> ended) {
        listener = event;
        return () -> listener = none -> {};
    }

    @Override
    public void kill(String container, String signal) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String create(String name, JsonNode body) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void connect(String container, String network, JsonNode endpoint) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void rename(String container, String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean removeImage(String reference) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<JsonNode> image(String reference) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void pull(String reference) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String newest(ImageName name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<FileStatus> file(String container, String path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Subscription follow(
            String container, Instant since, Consumer<ContainerLogLine> line, Consumer<Optional<Throwable>> ended) {
        throw new UnsupportedOperationException();
    }
}
