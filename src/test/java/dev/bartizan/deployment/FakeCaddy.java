package dev.bartizan.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** The part of Caddy's admin API that deployments need; it forwards no requests. */
public final class FakeCaddy implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Queue<Integer> refusals = new ArrayDeque<>();
    private final List<String> patches = new ArrayList<>();
    private JsonNode apps;
    private Runnable beforeNextAnswer = () -> {};

    public FakeCaddy(String... dials) {
        load(dials);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.createContext("/config/apps", this::handle);
        server.start();
    }

    /** Simulates a restart: the routes are those of its file again. */
    public synchronized void load(String... dials) {
        ObjectNode fresh = JSON.createObjectNode();
        ArrayNode routes = fresh.putObject("http")
                .putObject("servers")
                .putObject("srv0")
                .put("read_timeout", 10_000_000_000L)
                .putArray("routes");
        for (String dial : dials) {
            routes.addObject()
                    .putArray("handle")
                    .addObject()
                    .put("handler", "reverse_proxy")
                    .putArray("upstreams")
                    .addObject()
                    .put("dial", dial)
                    .put("max_requests", 100);
        }
        apps = fresh;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The upstreams that it dials, in the order of its routes. */
    public synchronized List<String> dials() {
        return apps.findValuesAsText("dial");
    }

    /** Answers the next change with this status and doesn't apply it. */
    public synchronized void refuse(int status) {
        refusals.add(status);
    }

    /** The paths below which it was changed. */
    public synchronized List<String> patches() {
        return List.copyOf(patches);
    }

    /** Runs this once before it answers the next request. */
    public synchronized void beforeNextAnswer(Runnable action) {
        beforeNextAnswer = action;
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        Runnable before = beforeNextAnswer;
        beforeNextAnswer = () -> {};
        before.run();
        String etag = "\"/config/apps %08x\"".formatted(apps.hashCode());
        if (exchange.getRequestMethod().equals("GET")) {
            exchange.getResponseHeaders().set("Etag", etag);
            answer(exchange, 200, apps.toString());
            return;
        }
        JsonNode value = JSON.readTree(exchange.getRequestBody());
        if (!refusals.isEmpty()) {
            answer(exchange, refusals.remove(), "{\"error\":\"no\"}");
        } else if (!etag.equals(exchange.getRequestHeaders().getFirst("If-Match"))) {
            answer(exchange, 412, "{\"error\":\"If-Match header did not match current config hash\"}");
        } else {
            String path = exchange.getRequestURI().getPath().substring("/config/apps".length());
            patches.add(path);
            set(path, value);
            answer(exchange, 200, "");
        }
    }

    private void set(String path, JsonNode value) {
        int slash = path.lastIndexOf('/');
        if (slash < 0) {
            apps = value;
            return;
        }
        String member = path.substring(slash + 1);
        switch (apps.at(path.substring(0, slash))) {
            case ArrayNode array -> array.set(Integer.parseInt(member), value);
            case ObjectNode object -> object.set(member, value);
            default -> throw new IllegalArgumentException(path);
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
