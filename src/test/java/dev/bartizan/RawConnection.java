package dev.bartizan;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A connection on which a test writes requests that no client library sends. */
public final class RawConnection implements AutoCloseable {

    private final Socket socket;

    private RawConnection(Socket socket) {
        this.socket = socket;
    }

    /** Connects. */
    public static RawConnection to(URI service) throws IOException {
        Socket socket = new Socket(service.getHost(), service.getPort());
        socket.setSoTimeout((int) Patience.LONG.toMillis());
        return new RawConnection(socket);
    }

    /** Sends a head and the body, if there is one. Adds {@code Host} and the empty line after the head. */
    public RawConnection send(String head, String body) throws IOException {
        String request = head.strip().replace("\n", "\r\n") + "\r\nHost: localhost\r\n\r\n" + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    /** The lines of the next answer's head, the status line first. */
    public List<String> head() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            lines.add(line);
        }
        return lines;
    }

    /** The status of the next answer. */
    public int status() throws IOException {
        return Integer.parseInt(head().getFirst().split(" ")[1]);
    }

    /** Reads on until the service closes the connection. */
    public void awaitEnd() throws IOException {
        long latest = System.nanoTime() + Patience.LONG.toNanos();
        while (socket.getInputStream().read() >= 0) {
            if (System.nanoTime() > latest) {
                throw new AssertionError("The connection is still open.");
            }
        }
    }

    private String line() throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder line = new StringBuilder();
        for (int character = in.read(); character != '\n'; character = in.read()) {
            if (character < 0) {
                throw new IOException("The connection was closed.");
            }
            line.append((char) character);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
