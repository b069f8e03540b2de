package dev.bartizan.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/** Serves lists over local HTTP. The content of each download of a list differs from the previous one. */
final class FeedHost implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    FeedHost() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    URI serve(AddressList list) {
        String path = "/" + list.name() + ".txt";
        AtomicBoolean changed = new AtomicBoolean();
        server.createContext(path, exchange -> {
            boolean now = changed.get();
            changed.set(!now);
            answer(exchange, list, now);
        });
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private static void answer(HttpExchange exchange, AddressList list, boolean changed) throws IOException {
        int from = changed ? list.changedFrom() : 0;
        int to = changed ? list.text().length : list.originalTo();
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(200, to - from);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(list.text(), from, to - from);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
