package dev.bartizan.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A web server with feeds whose behaviour a test sets. */
final class FeedServer implements AutoCloseable {

    private static final long LONGEST_SECONDS = 180;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Feed> feeds = new ConcurrentHashMap<>();

    FeedServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Writes one response. */
    @FunctionalInterface
    interface Feed {
        void answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    /** A feed that sends its first half and holds the rest. */
    static final class Held implements Feed {

        private final byte[] body;
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        private Held(byte[] body) {
            this.body = body;
        }

        /** Returns when a client has received the first half. */
        Held awaitAsked() throws InterruptedException {
            if (!asked.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("Nobody downloads the feed.");
            }
            return this;
        }

        /** Sends the rest. */
        void release() {
            released.countDown();
        }

        @Override
        public void answer(HttpExchange exchange) throws IOException, InterruptedException {
            exchange.sendResponseHeaders(200, body.length);
            OutputStream out = exchange.getResponseBody();
            out.write(body, 0, body.length / 2);
            out.flush();
            asked.countDown();
            if (released.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                out.write(body, body.length / 2, body.length - body.length / 2);
            }
        }
    }

    /** Serves this text under the name from now on; returns the address. */
    String serve(String name, String body) {
        return serve(name, body.getBytes(StandardCharsets.UTF_8));
    }

    /** Serves these bytes under the name from now on; returns the address. */
    String serve(String name, byte[] body) {
        return serve(name, exchange -> {
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        });
    }

    /** Answers with this status from now on; returns the address. */
    String serveStatus(String name, int status) {
        return serve(name, exchange -> exchange.sendResponseHeaders(status, -1));
    }

    /** Begins to serve this text and stops in the middle. */
    Held hold(String name, String body) {
        Held held = new Held(body.getBytes(StandardCharsets.UTF_8));
        serve(name, held);
        return held;
    }

    /** Serves the content that the feed writes; returns the address. */
    String serve(String name, Feed feed) {
        feeds.put(name, feed);
        return url(name);
    }

    public String url(String name) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Feed feed = feeds.get(exchange.getRequestURI().getPath().substring(1));
            if (feed == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                feed.answer(exchange);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        feeds.values().stream()
                .filter(Held.class::isInstance)
                .map(Held.class::cast)
                .forEach(Held::release);
        server.stop(0);
        threads.shutdownNow();
    }
}
