package dev.bartizan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A client of the live logs. */
public final class LogWatcher implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    private LogWatcher(URI service, String pathAndQuery, Map<String, String> headers, boolean reading) {
        WebSocket.Builder builder = http.newWebSocketBuilder();
        headers.forEach(builder::header);
        this.socket = builder.buildAsync(
                        URI.create(
                                service.toString().replaceFirst("^http", "ws").replaceFirst("/$", "") + pathAndQuery),
                        new Receiver(reading))
                .join();
    }

    /** Connects and reads. */
    public static LogWatcher open(URI service, String pathAndQuery, Map<String, String> headers) {
        return new LogWatcher(service, pathAndQuery, headers, true);
    }

    /** Connects with a bearer token and reads. */
    public static LogWatcher open(URI service, String pathAndQuery, String token) {
        return open(service, pathAndQuery, Map.of("Authorization", "Bearer " + token));
    }

    /** Connects with a bearer token and reads nothing, not even pings, until {@link #read()}. */
    public static LogWatcher openWithoutReading(URI service, String pathAndQuery, String token) {
        return new LogWatcher(service, pathAndQuery, Map.of("Authorization", "Bearer " + token), false);
    }

    /** The status of a refused handshake. */
    public static int refusal(URI service, String pathAndQuery, Map<String, String> headers) {
        try (LogWatcher unexpected = open(service, pathAndQuery, headers)) {
            throw new AssertionError("The handshake succeeded: " + unexpected.socket);
        } catch (CompletionException refused) {
            assertThat(refused).hasCauseInstanceOf(WebSocketHandshakeException.class);
            return ((WebSocketHandshakeException) refused.getCause())
                    .getResponse()
                    .statusCode();
        }
    }

    /** Reads everything that arrives from now on. */
    public void read() {
        socket.request(Long.MAX_VALUE);
    }

    /** The next frame. */
    public JsonNode next() {
        try {
            JsonNode frame = frames.poll(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
            assertThat(frame).as("a frame").isNotNull();
            return frame;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** The next frame of a type, such as {@code hello}; earlier frames are skipped. */
    public JsonNode nextOfType(String type) {
        return next(frame -> frame.path("type").asText().equals(type));
    }

    /** The next frame that matches; earlier frames are skipped. */
    public JsonNode next(Predicate<JsonNode> fits) {
        JsonNode frame = next();
        while (!fits.test(frame)) {
            frame = next();
        }
        return frame;
    }

    /** Frames that have arrived and were not taken yet. */
    public List<JsonNode> rest() {
        List<JsonNode> rest = new ArrayList<>();
        frames.drainTo(rest);
        return rest;
    }

    public void send(String text) {
        socket.sendText(text, true).join();
    }

    public void sendBinary(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    /** The code with which the service closes the connection. */
    public int awaitClose() {
        return closed.orTimeout(Patience.LONG.toSeconds(), TimeUnit.SECONDS).join();
    }

    public boolean isOpen() {
        return !closed.isDone();
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.abort();
        }
        http.shutdownNow();
    }

    private final class Receiver implements WebSocket.Listener {

        private final boolean reading;
        private final StringBuilder begun = new StringBuilder();

        private Receiver(boolean reading) {
            this.reading = reading;
        }

        @Override
        public void onOpen(WebSocket opened) {
            if (reading) {
                opened.request(Long.MAX_VALUE);
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            begun.append(text);
            if (last) {
                try {
                    frames.add(JSON.readTree(begun.toString()));
                } catch (JsonProcessingException noJson) {
                    closed.completeExceptionally(noJson);
                }
                begun.setLength(0);
            }
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            closed.complete(1006);
        }
    }
}
