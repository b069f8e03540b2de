package dev.bartizan.container.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A container of a fake engine. The engine's lock guards all fields. */
final class FakeContainer {

    /** Above the largest PID of Linux (2²²), so that no process or thread of this machine has it by chance. */
    private static final int NO_PROCESS = 5_000_000;

    private static final String NEVER = "0001-01-01T00:00:00Z";

    /** @param time as it is in the log, with the space after it */
    record Line(boolean stderr, String time, String text) {}

    final String id;
    final ObjectNode body;
    final String created;
    final List<Line> log = new ArrayList<>();

    /** The networks that it was connected to later. */
    final Set<String> networks = new LinkedHashSet<>();

    /** Its address while it runs. */
    String address = "";

    /** The port of the host for each published port that has none of its own. */
    int hostPort;

    /** The image that its tag had when it was created. */
    String imageId = "";

    String name;
    String state = "created";
    boolean hasProcesses;
    int exitCode;
    boolean oomKilled;
    String startedAt = NEVER;
    String finishedAt = NEVER;

    FakeContainer(String id, String name, ObjectNode body, Instant created) {
        this.id = id;
        this.name = name;
        this.body = body;
        this.created = created.toString();
    }

    boolean running() {
        return state.equals("running");
    }

    void begin(Instant now) {
        state = "running";
        hasProcesses = true;
        exitCode = 0;
        oomKilled = false;
        // Engines tell nanoseconds; the clock of the service tells milliseconds.
        startedAt = now.truncatedTo(ChronoUnit.MILLIS).plusNanos(999_999).toString();
    }

    void end(int code, boolean oom, Instant now) {
        state = "exited";
        hasProcesses = false;
        exitCode = code;
        oomKilled = oom;
        finishedAt = now.toString();
    }

    /** The value of an environment variable; empty if it isn't set. */
    String environment(String variable) {
        for (JsonNode setting : body.path("Env")) {
            if (setting.asText().startsWith(variable + "=")) {
                return setting.asText().substring(variable.length() + 1);
            }
        }
        return "";
    }

    Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        body.path("Labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }

    boolean terminal() {
        return body.path("Tty").asBoolean();
    }

    /** A line of its log in the API's format. */
    byte[] told(Line line) {
        String text = line.time() + line.text() + (terminal() ? "\r\n" : "\n");
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return terminal() ? bytes : frame(line.stderr(), bytes);
    }

    static byte[] frame(boolean stderr, byte[] bytes) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(stderr ? 2 : 1);
        frame.writeBytes(new byte[3]);
        frame.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        frame.writeBytes(bytes);
        return frame.toByteArray();
    }

    /** The ports of the host that it publishes on while it runs. */
    List<Integer> hostPorts() {
        List<Integer> ports = new ArrayList<>();
        body.at("/HostConfig/PortBindings")
                .forEach(bindings -> bindings.forEach(binding -> ports.add(hostPort(binding))));
        return ports;
    }

    private int hostPort(JsonNode binding) {
        int own = binding.path("HostPort").asInt();
        return own == 0 ? hostPort : own;
    }

    private void publish(ObjectNode settings) {
        ObjectNode ports = settings.putObject("Ports");
        body.at("/HostConfig/PortBindings").properties().forEach(port -> {
            ArrayNode published = ports.putArray(port.getKey());
            port.getValue()
                    .forEach(binding -> published
                            .addObject()
                            .put("HostIp", binding.path("HostIp").asText())
                            .put("HostPort", String.valueOf(hostPort(binding))));
        });
    }

    /** Fills in the fields of a recorded {@code GET /containers/json}. */
    ObjectNode summary(ObjectNode recorded, String image, String address) {
        recorded.put("Id", id).put("Image", image).put("State", state);
        recorded.putArray("Names").add("/" + name);
        recorded.set("Labels", body.path("Labels").isObject() ? body.path("Labels") : recorded.objectNode());
        network(recorded, address);
        return recorded;
    }

    /** Fills in the fields of a recorded {@code GET /containers/…/json}. */
    ObjectNode detail(ObjectNode recorded, String image, String imageId, String address) {
        recorded.put("Id", id).put("Name", "/" + name).put("Image", imageId).put("Created", created);
        ((ObjectNode) recorded.path("State"))
                .put("Status", state)
                .put("Running", running())
                .put("OOMKilled", oomKilled)
                .put("Pid", running() ? NO_PROCESS : 0)
                .put("ExitCode", exitCode)
                .put("StartedAt", startedAt)
                .put("FinishedAt", finishedAt)
                .remove("Health");
        ObjectNode config = (ObjectNode) recorded.path("Config");
        config.remove("Healthcheck");
        config.putObject("Labels");
        ObjectNode ofHost = (ObjectNode) recorded.path("HostConfig");
        body.properties().forEach(field -> {
            switch (field.getKey()) {
                case "HostConfig" -> ofHost.setAll((ObjectNode) field.getValue());
                case "NetworkingConfig" -> config.remove("Hostname");
                default -> config.set(field.getKey(), field.getValue());
            }
        });
        config.put("Image", image);
        ObjectNode settings = recorded.withObject("/NetworkSettings");
        networks.forEach(
                network -> settings.withObject("/Networks").putObject(network).put("IPAddress", ""));
        network(settings, running() ? address : "");
        if (running() && !hostPorts().isEmpty()) {
            publish(settings);
        }
        return recorded;
    }

    /** The networks, by any name. */
    private static void network(ObjectNode settings, String address) {
        settings.findParents("IPAddress").forEach(network -> ((ObjectNode) network).put("IPAddress", address));
    }
}
