package dev.bartizan.door;

import dev.bartizan.Patience;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Sends requests that no client library sends. */
final class RawClient implements AutoCloseable {

    private static final int SMALL_BUFFER = 4096;

    private final Socket socket = new Socket();

    RawClient(URI service) throws IOException {
        socket.setReceiveBufferSize(SMALL_BUFFER);
        socket.setSoTimeout((int) Patience.LONG.toMillis());
        socket.connect(new InetSocketAddress(service.getHost(), service.getPort()));
    }

    /** Sends text unchanged, one byte for each character. */
    RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /** Everything that arrives until the service closes the connection. */
    String readAll() throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        InputStream input = socket.getInputStream();
        byte[] buffer = new byte[64 * 1024];
        try {
            for (int length = input.read(buffer); length >= 0; length = input.read(buffer)) {
                read.write(buffer, 0, length);
            }
        } catch (SocketException reset) {
            // The connection is closed as expected; the data before it counts.
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    /** Sends one request and reads the response; the service must close the connection. */
    static String exchange(URI service, String request) throws IOException {
        try (RawClient client = new RawClient(service)) {
            return client.send(request).readAll();
        }
    }

    /** Resets the connection, so that the service notices it at once. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
