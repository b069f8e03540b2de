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
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Talks to the server over one connection, one command after the other and in the order of the calls: the server does
 * all its work in one thread, and lets but one more caller wait at its door. Thread-safe.
 *
 * <p>Never send it {@code reload}: what comes without the whole configuration deletes jails. Its own client program does that.
 */
@Singleton
public class Fail2banClient {

    /** Where the server's socket is unless somebody has put it elsewhere. */
    static final Path USUAL_SOCKET = Path.of("/var/run/fail2ban/fail2ban.sock");

    /** Between attempts: a server that restarts is back after a second or two. */
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(20), 2, Duration.ofMillis(1_280));

    private static final int MOST_ATTEMPTS = 8;

    private final Fail2banConfig config;
    private final Fail2banState state;
    private final Path socket;
    private final ReentrantLock turn = new ReentrantLock(true);

    /** Kept from call to call; null before the first and after a failure. Only for whose turn it is. */
    private Fail2banConnection connection;

    public Fail2banClient(Fail2banConfig config, Fail2banState state) {
        this.config = config;
        this.state = state;
        this.socket = config.socket().orElse(USUAL_SOCKET);
    }

    /** The server's socket. */
    public Path socket() {
        return socket;
    }

    /**
     * Sends a command that may be repeated without harm, and is if the connection gets lost.
     *
     * @return what the server answers: plain values as {@link Unpickler} reads them
     * @throws UnreachableException if the server can't be talked to
     * @throws CommandFailedException if it refuses the command
     */
    public Object ask(String... command) {
        return askAll(List.of(List.of(command))).getFirst().value();
    }

    /**
     * Sends many commands that may be repeated without harm at once, which spares the way to and fro for each.
     *
     * @return the reply to each
     * @throws UnreachableException if the server can't be talked to
     */
    public List<Reply> askAll(List<List<String>> commands) {
        return exchange(commands, config.askTimeout(), true);
    }

    /**
     * Sends a command that changes something; once it was sent it is never repeated.
     *
     * @return what the server answers: plain values as {@link Unpickler} reads them
     * @throws UnreachableException if the server can't be talked to, or its answer got lost: whether it has carried out
     *     the command is not known then
     * @throws CommandFailedException if it refuses the command
     */
    public Object tell(String... command) {
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
        // Nobody waits for a server of which it is known that it is down.
        int attempts = state.cause().isEmpty() ? MOST_ATTEMPTS : 1;
        for (int attempt = 1; ; attempt++) {
            try {
                return inTurn(requests, commands.size(), deadline, repeatable);
            } catch (RepeatableException failure) {
                long pause = BACKOFF.delay(attempt - 1).toNanos();
                if (attempt == attempts || System.nanoTime() + pause > deadline) {
                    state.missed(failure.unreachable.reason());
                    throw failure.unreachable;
                }
                LockSupport.parkNanos(pause);
            }
        }
    }

    /** A failure that another attempt may get over. */
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
                        ErrorCode.BAD_REQUEST, "fail2ban can't be told its own end marker.", Map.of());
            }
            requests.writeBytes(Pickler.write(command));
            requests.writeBytes(Fail2banConnection.END.getBytes(StandardCharsets.US_ASCII));
        }
        return requests.toByteArray();
    }

    private List<Reply> inTurn(byte[] requests, int count, long deadline, boolean repeatable)
            throws RepeatableException {
        try {
            if (!turn.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new UnreachableException(Cause.TIMEOUT, Map.of("reason", "Other commands are running."), null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UnreachableException(Cause.TIMEOUT, Map.of("reason", "Interrupted."), interrupted);
        }
        try {
            return exchange(requests, count, deadline, repeatable);
        } finally {
            turn.unlock();
        }
    }

    private List<Reply> exchange(byte[] requests, int count, long deadline, boolean repeatable)
            throws RepeatableException {
        connect();
        ByteBuffer unsent = ByteBuffer.wrap(requests);
        List<Reply> replies = new ArrayList<>(count);
        try {
            connection.send(unsent, deadline);
            while (replies.size() < count) {
                replies.add(Reply.read(connection.receive(deadline)));
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

    /** What may come on this connection later belongs to nobody any more. */
    private UnreachableException failed(UnreachableException failure) {
        disconnect();
        state.missed(failure.reason());
        return failure;
    }

    private void connect() throws RepeatableException {
        if (connection != null && connection.isStale()) {
            disconnect();
        }
        if (connection == null) {
            try {
                connection = Fail2banConnection.open(socket, (int) Math.min(
                        Integer.MAX_VALUE - Long.BYTES, config.replyLimit().asLongValue()));
            } catch (IOException unconnected) {
                UnreachableException failure = unconnected(unconnected);
                if (failure.reason() == Cause.REFUSED) {
                    throw new RepeatableException(failure);
                }
                state.missed(failure.reason());
                throw failure;
            }
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
        UnconnectedSocket unconnected = UnconnectedSocket.lookAt(socket);
        Cause cause = switch (unconnected.obstacle()) {
            case ABSENT -> Cause.NO_SUCH_SOCKET;
            case FORBIDDEN -> Cause.NO_PERMISSION;
            case REFUSED -> Cause.REFUSED;
        };
        return new UnreachableException(cause, unconnected.facts(), failure);
    }
}
