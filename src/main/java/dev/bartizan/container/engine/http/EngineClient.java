package dev.bartizan.container.engine.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.container.engine.EngineException.Obstacle;
import dev.bartizan.net.UnconnectedSocket;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends requests to the engine. Each has its own connection, which is cheap on a UNIX socket. */
@Singleton
public class EngineClient {

    private final EngineSocket socket;
    private final ObjectMapper mapper;

    public EngineClient(EngineSocket socket, ObjectMapper mapper) {
        this.socket = socket;
        this.mapper = mapper;
    }

    /** Converts an answer. */
    @FunctionalInterface
    public interface Reader<T extends @Nullable Object> {

        T read(EngineAnswer answer) throws IOException;
    }

    /** Sends a request and reads its answer with any status. */
    public <T extends @Nullable Object> T call(EngineRequest request, Reader<T> reader) {
        try (EngineAnswer answer = open(request)) {
            return reader.read(answer);
        } catch (IOException failure) {
            throw failed(failure);
        }
    }

    /** Sends a request whose answer the caller reads and closes. */
    public EngineAnswer open(EngineRequest request) {
        EngineConnection connection = send(request);
        try {
            return answer(connection);
        } catch (IOException failure) {
            connection.close();
            throw failed(failure);
        }
    }

    /** Sends a request without waiting for the answer; the caller closes the connection. */
    public EngineConnection send(EngineRequest request) {
        EngineConnection connection = connect();
        try {
            connection.allow(request.timeout());
            connection.send(ByteBuffer.wrap(request.bytes()));
            return connection;
        } catch (IOException failure) {
            connection.close();
            throw failed(failure);
        }
    }

    /** Waits for the head of the answer to a sent request. */
    public EngineAnswer answer(EngineConnection connection) throws IOException {
        return EngineAnswer.read(connection, mapper);
    }

    private EngineConnection connect() {
        Path path = socket.find()
                .orElseThrow(() -> EngineException.unreachable(
                        socket.enabled() ? Obstacle.NO_ENGINE : Obstacle.OFF, Map.of(), null));
        try {
            return EngineConnection.open(path);
        } catch (IOException failure) {
            UnconnectedSocket unconnected = UnconnectedSocket.inspect(path);
            Obstacle obstacle = switch (unconnected.obstacle()) {
                case ABSENT -> Obstacle.NO_SUCH_SOCKET;
                case FORBIDDEN -> Obstacle.NO_PERMISSION;
                case REFUSED -> Obstacle.REFUSED;
            };
            throw EngineException.unreachable(obstacle, unconnected.facts(), failure);
        }
    }

    /** Converts a failure on an open connection. */
    public static EngineException failed(IOException failure) {
        return switch (failure) {
            case InterruptedIOException late -> EngineException.unreachable(Obstacle.TIMEOUT, Map.of(), late);
            case ProtocolException garbage ->
                EngineException.unreachable(Obstacle.GARBAGE, Map.of("reason", garbage.getMessage()), garbage);
            case JsonProcessingException garbage ->
                EngineException.unreachable(Obstacle.GARBAGE, Map.of("reason", garbage.getOriginalMessage()), garbage);
            default -> EngineException.unreachable(Obstacle.CONNECTION_LOST, Map.of(), failure);
        };
    }
}
