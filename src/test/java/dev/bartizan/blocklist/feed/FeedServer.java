package dev.bartizan.blocklist.feed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real HTTP server that writes its responses byte by byte, so that they can be invalid in every way. */
public final class FeedServer implements AutoCloseable {

    /** A received request. */
    public record Request(String path, Map<String, String> headers) {

        public String header(String name) {
            return headers.get(name);
        }
    }

    /** Writes a response; the connection is closed after it. */
    @FunctionalInterface
    public interface Answer {
        void write(Request request, OutputStream out) throws Exception;
    }

    private final ServerSocket socket;
    private final String scheme;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    public FeedServer() throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), "http");
    }

    public FeedServer(ServerSocket socket, String scheme) {
        this.socket = socket;
        this.scheme = scheme;
        Thread.ofVirtual().start(this::accept);
    }

    public FeedServer on(String path, Answer answer) {
        answers.put(path, answer);
        return this;
    }

    public FeedServer on(String path, int status, String headers, byte[] body) {
        return on(path, (request, out) -> {
            out.write(head(status, headers + "Content-Length: " + body.length + "\r\n"));
            out.write(body);
        });
    }

    public FeedServer on(String path, int status, String headers, String body) {
        return on(path, status, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    public FeedServer redirect(String path, int status, String location) {
        return on(path, status, "Location: " + location + "\r\n", "");
    }

    public static byte[] head(int status, String headers) {
        return "HTTP/1.1 %d Whatever\r\n%s\r\n".formatted(status, headers).getBytes(StandardCharsets.ISO_8859_1);
    }

    public URI url(String path) {
        return URI.create("%s://127.0.0.1:%d%s".formatted(scheme, port(), path));
    }

    public int port() {
        return socket.getLocalPort();
    }

    public List<Request> requests() {
        return requests;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            Request request = read(connection);
            if (request == null) {
                return;
            }
            requests.add(request);
            answers.getOrDefault(request.path(), (unknown, out) -> out.write(head(404, "Content-Length: 0\r\n")))
                    .write(request, connection.getOutputStream());
            connection.getOutputStream().flush();
        } catch (Exception e) {
            // The client closed the connection, as expected in some tests.
        }
    }

    private static Request read(Socket connection) throws IOException {
        var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
        String line = in.readLine();
        if (line == null) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
            int colon = header.indexOf(':');
            headers.put(header.substring(0, colon), header.substring(colon + 1).strip());
        }
        return new Request(line.split(" ")[1], headers);
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
