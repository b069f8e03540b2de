package dev.bartizan;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A connection on which a test writes what no client library would, and reads answers. It is opened when it is needed, and
 * again when the service has closed it.
 */
public final class RawHttp implements AutoCloseable {

    private static final int CONNECT_MILLIS = 10_000;

    private final InetSocketAddress service;
    private final int readMillis;
    private Socket socket;
    private InputStream in;

    public RawHttp(InetSocketAddress service) {
        this(service, (int) Patience.LONG.toMillis());
    }

    /** With a time limit in milliseconds for each wait for bytes. */
    public RawHttp(InetSocketAddress service, int readMillis) {
        this.service = service;
        this.readMillis = readMillis;
    }

    /**
     * An answer.
     *
     * @param headers by their names in lower case; of those that come twice the last
     * @param body as far as it has an end: an event stream has none
     */
    public record Reply(int status, Map<String, String> headers, String body) {

        /** A header by its name in lower case; empty if it is missing. */
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** Sends a request without a body; the lines of the head end with LF, and the empty line after them is added. */
    public Reply exchange(String head) throws IOException {
        return exchange(head, "");
    }

    /** Sends a request; a connection that the service has closed in the meantime is opened again. */
    public Reply exchange(String head, String body) throws IOException {
        boolean reused = socket != null;
        try {
            send(head, body);
            return read(head.startsWith("HEAD "));
        } catch (IOException closed) {
            close();
            if (!reused) {
                throw closed;
            }
            send(head, body);
            return read(head.startsWith("HEAD "));
        }
    }

    /** Sends a request without reading the response. */
    public RawHttp send(String head, String body) throws IOException {
        return sendBytes(head.strip().replace("\n", "\r\n") + "\r\n\r\n" + body);
    }

    /** Sends exactly this text, in ISO 8859-1. */
    public RawHttp sendBytes(String bytes) throws IOException {
        if (socket == null) {
            Socket opened = new Socket();
            opened.setTcpNoDelay(true);
            opened.setSoTimeout(readMillis);
            try {
                opened.connect(service, CONNECT_MILLIS);
            } catch (IOException refused) {
                opened.close();
                throw refused;
            }
            socket = opened;
            in = new BufferedInputStream(opened.getInputStream());
        }
        OutputStream out = socket.getOutputStream();
        out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Reads the next response. If other data follows it, closes the connection. */
    public Reply read(boolean withoutBody) throws IOException {
        Reply head = readHead();
        boolean endless =
                head.status() == 101 || head.header("content-type").startsWith("text/event-stream") && !withoutBody;
        boolean empty = endless || withoutBody || head.status() == 204 || head.status() == 304;
        Reply reply = empty ? head : new Reply(head.status(), head.headers(), body(head));
        if (endless || head.header("connection").equalsIgnoreCase("close")) {
            close();
        }
        return reply;
    }

    /** Reads the head of the next answer. */
    public Reply readHead() throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Reply(status, headers, "");
    }

    private String body(Reply head) throws IOException {
        if (head.header("transfer-encoding").equalsIgnoreCase("chunked")) {
            StringBuilder body = new StringBuilder();
            for (int size = chunkSize(); size > 0; size = chunkSize()) {
                body.append(bytes(size));
                line();
            }
            line();
            return body.toString();
        }
        String length = head.header("content-length");
        return length.isEmpty()
                ? new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)
                : bytes(Integer.parseInt(length));
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private String bytes(int number) throws IOException {
        byte[] bytes = in.readNBytes(number);
        if (bytes.length < number) {
            throw new EOFException("The connection was closed in the middle of an answer.");
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int character = in.read(); character != '\n'; character = in.read()) {
            if (character < 0) {
                throw new EOFException("The connection was closed before the end of an answer.");
            }
            if (character != '\r') {
                line.append((char) character);
            }
        }
        return line.toString();
    }

    /** Whether the service closes the connection within this time; data that arrives until then is discarded. */
    public boolean endsWithin(Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        byte[] ignored = new byte[8_192];
        try {
            while (true) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                socket.setSoTimeout((int) left);
                if (in.read(ignored) < 0) {
                    return true;
                }
            }
        } catch (SocketTimeoutException stillOpen) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException alreadyGone) {
                throw new UncheckedIOException(alreadyGone);
            } finally {
                socket = null;
            }
        }
    }
}
