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

/** Sends what no client library would send. */
final class RawClient implements AutoCloseable {

    private static final int SMALL_BUFFER = 4096;

    private final Socket socket = new Socket();

    RawClient(URI service) throws IOException {
        socket.setReceiveBufferSize(SMALL_BUFFER);
        socket.setSoTimeout((int) Patience.LONG.toMillis());
        socket.connect(new InetSocketAddress(service.getHost(), service.getPort()));
    }

    /** Sends text as it is, one byte for each character. */
    RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /** Everything until the service closes the connection. */
    String readAll() throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        InputStream input = socket.getInputStream();
        byte[] buffer = new byte[64 * 1024];
        try {
            for (int length = input.read(buffer); length >= 0; length = input.read(buffer)) {
                read.write(buffer, 0, length);
            }
        } catch (SocketException reset) {
            // The connection is closed, as it is to be; what came before counts.
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    /** Sends one request and reads the answer; the connection must be closed by the service. */
    static String exchange(URI service, String request) throws IOException {
        try (RawClient client = new RawClient(service)) {
            return client.send(request).readAll();
        }
    }

    /** Drops the connection so that the service is told at once. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
