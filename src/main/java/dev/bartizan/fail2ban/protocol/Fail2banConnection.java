package dev.bartizan.fail2ban.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A connection to the server: frames that end with a marker. Not thread-safe.
 *
 * <p>It waits only in a selector, because channels of UNIX sockets have no timeouts.
 */
public final class Fail2banConnection implements AutoCloseable {

    /** Ends every request and every reply; they must not contain it. */
    public static final String END = "<F2B_END_COMMAND>";

    private static final byte[] MARKER = END.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CLOSE = ("<F2B_CLOSE_COMMAND>" + END).getBytes(StandardCharsets.US_ASCII);
    private static final int FIRST_SIZE = 16 * 1024;

    /** A reply that is longer than allowed. */
    static final class TooLongException extends IOException {

        private static final long serialVersionUID = 1;

        private TooLongException(int limit) {
            super("The reply has more than " + limit + " bytes");
        }
    }

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final int replyLimit;

    /** Received bytes that were not returned yet. */
    private byte[] received;

    private int size;

    private Fail2banConnection(SocketChannel channel, Selector selector, int replyLimit) throws IOException {
        this.channel = channel;
        this.selector = selector;
        this.key = channel.register(selector, SelectionKey.OP_READ);
        this.replyLimit = replyLimit;
        this.received = new byte[Math.min(FIRST_SIZE, replyLimit)];
    }

    /**
     * Connects.
     *
     * @param replyLimit maximum size of a reply in bytes
     * @throws IOException if there is no such socket, no server listens, or its backlog of one is full
     */
    public static Fail2banConnection open(Path socket, int replyLimit) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.configureBlocking(false);
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new Fail2banConnection(channel, Selector.open(), replyLimit);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /** Whether the server has closed the connection or sent unexpected bytes, so that it can't be used any more. */
    boolean isStale() {
        try {
            return size > 0 || channel.read(ByteBuffer.allocate(1)) != 0;
        } catch (IOException gone) {
            return true;
        }
    }

    /**
     * Sends requests, which already have their markers.
     *
     * @param deadline as of {@link System#nanoTime()}
     */
    public void send(ByteBuffer requests, long deadline) throws IOException, TimeoutException {
        while (channel.write(requests) >= 0 && requests.hasRemaining()) {
            await(SelectionKey.OP_WRITE, deadline);
        }
    }

    /**
     * Waits for the next reply and returns it without its marker.
     *
     * @param deadline as of {@link System#nanoTime()}
     */
    public byte[] receive(long deadline) throws IOException, TimeoutException {
        int searched = 0;
        int end = indexOfMarker(searched);
        while (end < 0) {
            searched = Math.max(0, size - MARKER.length + 1);
            if (size >= replyLimit) {
                throw new TooLongException(replyLimit);
            }
            if (size == received.length) {
                received = Arrays.copyOf(received, (int) Math.min(replyLimit, 2L * size));
            }
            int count = channel.read(ByteBuffer.wrap(received, size, received.length - size));
            if (count < 0) {
                throw new EOFException();
            }
            if (count == 0) {
                await(SelectionKey.OP_READ, deadline);
            }
            size += count;
            end = indexOfMarker(searched);
        }
        byte[] reply = Arrays.copyOf(received, end);
        size -= end + MARKER.length;
        System.arraycopy(received, end + MARKER.length, received, 0, size);
        if (size == 0) {
            received = new byte[Math.min(FIRST_SIZE, replyLimit)];
        }
        return reply;
    }

    private int indexOfMarker(int from) {
        for (int i = from; i <= size - MARKER.length; i++) {
            if (received[i] == MARKER[0] && Arrays.equals(received, i, i + MARKER.length, MARKER, 0, MARKER.length)) {
                return i;
            }
        }
        return -1;
    }

    private void await(int operation, long deadline) throws IOException, TimeoutException {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
            throw new TimeoutException();
        }
        key.interestOps(operation);
        selector.select(left);
        selector.selectedKeys().clear();
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException();
        }
    }

    /** Sends the close command and closes. */
    @Override
    public void close() {
        try (channel;
                selector) {
            channel.write(ByteBuffer.wrap(CLOSE));
        } catch (IOException gone) {
            // The server is gone already.
        }
    }
}
