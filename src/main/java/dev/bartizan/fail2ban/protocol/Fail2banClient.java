package dev.bartizan.fail2ban.protocol;

import dev.bartizan.backoff.Backoff;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.fail2ban.Fail2banConfig;
import dev.bartizan.fail2ban.protocol.UnreachableException.Cause;
import dev.bartizan.net.UnconnectedSocket;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Client of the server: one connection, one command at a time, in the order of the calls, because the server is
 * single-threaded and has a backlog of one connection. Thread-safe.
 *
 * <p>Never send {@code reload}: without the whole configuration it deletes jails. Use {@code fail2ban-client} for that.
 */
@Singleton
public class Fail2banClient {

    /** The default path of the server's socket. */
    static final Path DEFAULT_SOCKET = Path.of("/var/run/fail2ban/fail2ban.sock");

    /** Delay between attempts; a restarting server is back after a second or two. */
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(20), 2, Duration.ofMillis(1_280));

    private static final int MAX_ATTEMPTS = 8;

    private final Fail2banConfig config;
    private final Fail2banState state;
    private final Path socket;
    private final ReentrantLock lock = new ReentrantLock(true);

    /** Reused by all calls; absent before the first and after a failure. Guarded by the lock. */
    private @Nullable Fail2banConnection connection;

    private final AtomicLong connections = new AtomicLong();

    public Fail2banClient(Fail2banConfig config, Fail2banState state) {
        this.config = config;
        this.state = state;
        this.socket = config.socket().orElse(DEFAULT_SOCKET);
    }

    /** Number of connections so far. A new one can mean that the server was started again. */
    public long connections() {
        return connections.get();
    }

    /** The server's socket. */
    public Path socket() {
        return socket;
    }

    /**
     * Sends an idempotent command; it is sent again if the connection is lost.
     *
     * @return the answer: plain values of {@link Unpickler}
     * @throws UnreachableException if the server can't be reached
     * @throws CommandFailedException if the server refuses the command
     */
    public Object query(String... command) {
        return queryAll(List.of(List.of(command))).getFirst().value();
    }

    /**
     * Sends many idempotent commands in one round trip.
     *
     * @return the replies in the same order
     * @throws UnreachableException if the server can't be reached
     */
    public List<Reply> queryAll(List<List<String>> commands) {
        return exchange(commands, config.askTimeout(), true);
    }

    /**
     * Sends a command that changes something; it is never sent twice.
     *
     * @return the answer: plain values of {@link Unpickler}
     * @throws UnreachableException if the server can't be reached, or its answer was lost; then the command may have been
     *     executed
     * @throws CommandFailedException if the server refuses the command
     */
    public Object execute(String... command) {
        return exchange(List.of(List.of(command)), config.changeTimeout(), false)
                .getFirst()
                .value();
    }

    private List<Reply> exchange(List<List<String>> commands, Duration timeout, boolean repeatable) {
        if (!config.enabled()) {
            throw new UnreachableException(Cause.DISABLED);
        }
        byte[] requests = requests(commands);
        long deadline = System.nanoTime() + timeout.toNanos();
        // Do not wait for a server that is known to be down.
        int attempts = state.cause().isEmpty() ? MAX_ATTEMPTS : 1;
        for (int attempt = 1; ; attempt++) {
            try {
                return exchangeLocked(requests, commands.size(), deadline, repeatable);
            } catch (RepeatableException failure) {
                long pause = BACKOFF.delay(attempt - 1).toNanos();
                if (attempt == attempts || System.nanoTime() + pause > deadline) {
                    state.unreachable(failure.unreachable.reason());
                    throw failure.unreachable;
                }
                LockSupport.parkNanos(pause);
            }
        }
    }

    /** A failure after which another attempt is allowed. */
    private static final class RepeatableException extends Exception {

        private static final long serialVersionUID = 1;

        private final UnreachableException unreachable;

        private RepeatableException(UnreachableException unreachable) {
            super(unreachable);
            this.unreachable = unreachable;
        }
    }

    private static byte[] requests(List<List<String>> commands) {
        ByteArrayOutputStream requests = new ByteArrayOutputStream();
        for (List<String> command : commands) {
            if (command.stream().anyMatch(word -> word.contains(Fail2banConnection.END))) {
                throw new ServiceException(
                        ErrorCode.BAD_REQUEST, "A command must not contain fail2ban's end marker.", Map.of());
            }
            requests.writeBytes(Pickler.write(command));
            requests.writeBytes(Fail2banConnection.END.getBytes(StandardCharsets.US_ASCII));
        }
        return requests.toByteArray();
    }

    private List<Reply> exchangeLocked(byte[] requests, int count, long deadline, boolean repeatable)
            throws RepeatableException {
        try {
            if (!lock.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new UnreachableException(Cause.TIMEOUT, Map.of("reason", "Other commands are running."), null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UnreachableException(Cause.TIMEOUT, Map.of("reason", "Interrupted."), interrupted);
        }
        try {
            return exchange(requests, count, deadline, repeatable);
        } finally {
            lock.unlock();
        }
    }

    private List<Reply> exchange(byte[] requests, int count, long deadline, boolean repeatable)
            throws RepeatableException {
        Fail2banConnection connected = connect();
        ByteBuffer unsent = ByteBuffer.wrap(requests);
        List<Reply> replies = new ArrayList<>(count);
        try {
            connected.send(unsent, deadline);
            while (replies.size() < count) {
                replies.add(Reply.read(connected.receive(deadline)));
            }
            state.reached();
            return replies;
        } catch (TimeoutException late) {
            throw failed(new UnreachableException(Cause.TIMEOUT, Map.of(), late));
        } catch (Fail2banConnection.TooLongException tooLong) {
            throw failed(new UnreachableException(Cause.GARBAGE, Map.of("reason", tooLong.getMessage()), tooLong));
        } catch (UnreachableException garbage) {
            throw failed(garbage);
        } catch (IOException lost) {
            disconnect();
            UnreachableException failure = new UnreachableException(Cause.CONNECTION_LOST, Map.of(), lost);
            if (repeatable || unsent.position() == 0) {
                throw new RepeatableException(failure);
            }
            throw failed(failure);
        }
    }

    /** Closes the connection, because a late answer would be taken for that of the next command. */
    private UnreachableException failed(UnreachableException failure) {
        disconnect();
        state.unreachable(failure.reason());
        return failure;
    }

    private Fail2banConnection connect() throws RepeatableException {
        Fail2banConnection known = connection;
        if (known != null && !known.isStale()) {
            return known;
        }
        disconnect();
        try {
            Fail2banConnection opened = Fail2banConnection.open(socket, (int)
                    Math.min(Integer.MAX_VALUE - Long.BYTES, config.replyLimit().asLongValue()));
            connection = opened;
            connections.incrementAndGet();
            return opened;
        } catch (IOException unconnected) {
            UnreachableException failure = unconnected(unconnected);
            if (failure.reason() == Cause.REFUSED) {
                throw new RepeatableException(failure);
            }
            state.unreachable(failure.reason());
            throw failure;
        }
    }

    @PreDestroy
    public void disconnect() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    private UnreachableException unconnected(IOException failure) {
        UnconnectedSocket unconnected = UnconnectedSocket.inspect(socket);
        Cause cause = switch (unconnected.obstacle()) {
            case ABSENT -> Cause.NO_SUCH_SOCKET;
            case FORBIDDEN -> Cause.NO_PERMISSION;
            case REFUSED -> Cause.REFUSED;
        };
        return new UnreachableException(cause, unconnected.facts(), failure);
    }
}
