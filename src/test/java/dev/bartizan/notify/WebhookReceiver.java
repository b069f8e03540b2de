package dev.bartizan.notify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A real web server that receives notifications. It answers 200 unless a test sets another response. */
public final class WebhookReceiver implements AutoCloseable {

    private static final int OK = 200;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();

    public WebhookReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setExecutor(threads);
        server.createContext("/", this::receive);
        server.start();
    }

    /** A received request. */
    public record Received(String method, String path, Map<String, List<String>> headers, byte[] body) {

        /** The first value of a header, or null. */
        public String header(String name) {
            List<String> values = headers.get(name);
            return values == null ? null : values.getFirst();
        }

        /** The body as text. */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** The right signature, computed like in a receiver. */
        public String expectedSignature(byte[] key) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key, "HmacSHA256"));
                mac.update("%s.%s."
                        .formatted(header("Webhook-id"), header("Webhook-timestamp"))
                        .getBytes(StandardCharsets.UTF_8));
                return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
            } catch (GeneralSecurityException failure) {
                throw new AssertionError(failure);
            }
        }
    }

    /** Writes one response. */
    @FunctionalInterface
    public interface Handler {
        void answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    /** Uses this handler for this path from now on. */
    public void on(String path, Handler handler) {
        handlers.put(path, handler);
    }

    /** Answers at this path with 200 from now on. */
    public void accept(String path) {
        handlers.remove(path);
    }

    /** The address of a path. */
    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** The requests to this path so far. */
    public List<Received> at(String path) {
        return received.stream().filter(each -> each.path().equals(path)).toList();
    }

    /** All requests so far. */
    public List<Received> all() {
        return List.copyOf(received);
    }

    /** Deletes the received requests. */
    public void clear() {
        received.clear();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            received.add(new Received(
                    exchange.getRequestMethod(),
                    path,
                    Map.copyOf(exchange.getRequestHeaders()),
                    exchange.getRequestBody().readAllBytes()));
            handlers.getOrDefault(path, each -> each.sendResponseHeaders(OK, -1))
                    .answer(exchange);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
