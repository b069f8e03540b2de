package dev.bartizan.container.engine;

import dev.bartizan.container.engine.http.HttpBody;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.URLDecoder;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A minimal HTTP/1.1 server on a UNIX socket for a fake engine: one request per connection. */
final class FakeServer implements AutoCloseable {

    /** A received request. */
    record Request(String method, String path, Map<String, String> query, String body) {

        String query(String name) {
            return query.getOrDefault(name, "");
        }
    }

    /** Writes the response to a request. */
    @FunctionalInterface
    interface Handler {

        void handle(Request request, OutputStream out) throws IOException;
    }

    private final Path socket;
    private final Handler handler;
    private final ServerSocketChannel server;
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

    FakeServer(Path socket, Handler handler) {
        this.socket = socket;
        this.handler = handler;
        try {
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket), 128);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel connection = server.accept();
                connections.add(connection);
                if (!server.isOpen()) {
                    // Closed between the two steps, so this connection must be closed here.
                    connection.close();
                }
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException closed) {
            // So it ends.
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            Request request = read(new BufferedInputStream(Channels.newInputStream(connection)));
            handler.handle(request, Channels.newOutputStream(connection));
        } catch (IOException gone) {
            // The client has closed the connection, or the server was closed.
        } finally {
            connections.remove(connection);
        }
    }

    private static Request read(InputStream in) throws IOException {
        String[] first = HttpBody.line(in, Integer.MAX_VALUE).split(" ");
        int length = 0;
        for (String line = HttpBody.line(in, Integer.MAX_VALUE);
                !line.isEmpty();
                line = HttpBody.line(in, Integer.MAX_VALUE)) {
            if (line.startsWith("Content-Length: ")) {
                length = Integer.parseInt(line.substring("Content-Length: ".length()));
            }
        }
        URI uri = URI.create(first[1]);
        Map<String, String> query = new HashMap<>();
        if (uri.getRawQuery() != null) {
            for (String parameter : uri.getRawQuery().split("&")) {
                String[] sides = parameter.split("=", 2);
                query.put(sides[0], URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
            }
        }
        return new Request(first[0], uri.getPath(), query, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    /** A response with a known length. */
    static byte[] answer(int status, Map<String, String> headers, byte[] body) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes(head(status, headers, "Content-Length: " + body.length));
        answer.writeBytes(body);
        return answer.toByteArray();
    }

    /** The head of a response; the last header describes the body that follows. */
    static byte[] head(int status, Map<String, String> headers, String last) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Fake\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append(last).append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A chunk of a chunked body; an empty one ends the body. */
    static byte[] chunk(byte[] bytes) {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        chunk.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        chunk.writeBytes(bytes);
        chunk.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        return chunk.toByteArray();
    }

    /** Closes all connections too, like a killed engine. */
    @Override
    public void close() {
        try {
            server.close();
            for (SocketChannel connection : connections) {
                connection.close();
            }
            Files.deleteIfExists(socket);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
