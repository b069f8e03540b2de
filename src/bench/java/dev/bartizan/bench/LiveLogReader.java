package dev.bartizan.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A client of the live logs that counts lines. */
final class LiveLogReader implements AutoCloseable {

    private static final long LONGEST_WAIT_SECONDS = 10;
    private static final String LINE = "{\"timestamp\"";
    private static final String DROPPED = "{\"type\":\"dropped\",\"count\":";
    private static final String TARGET = "\"uri\":\"/";

    private final HttpClient client = HttpClient.newHttpClient();
    private final CompletableFuture<Void> greeted = new CompletableFuture<>();
    private final StringBuilder begun = new StringBuilder();
    private volatile long received;
    private volatile long dropped;
    private double[] latencies = new double[1 << 16];
    private WebSocket socket;

    private LiveLogReader() {}

    /** Connects, and returns when it can receive lines. */
    static LiveLogReader open(MeasuredService service, String target) throws IOException {
        LiveLogReader reader = new LiveLogReader();
        reader.connect(service, target, true);
        try {
            reader.greeted.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (Exception failure) {
            reader.close();
            throw new IOException("No greeting.", failure);
        }
        return reader;
    }

    /** Connects and reads nothing until {@link #read()}. */
    static LiveLogReader openWithoutReading(MeasuredService service, String target) {
        LiveLogReader reader = new LiveLogReader();
        reader.connect(service, target, false);
        return reader;
    }

    private void connect(MeasuredService service, String target, boolean reading) {
        URI address = URI.create(service.address().toString().replaceFirst("^http", "ws") + target);
        socket = client.newWebSocketBuilder()
                .header("Authorization", "Bearer " + MeasuredService.TOKEN)
                .buildAsync(address, new Receiver(reading))
                .join();
    }

    void read() {
        socket.request(Long.MAX_VALUE);
    }

    /** The number of received lines. */
    long received() {
        return received;
    }

    /** The number of lost lines that the service reported. */
    long dropped() {
        return dropped;
    }

    /** The number of received and lost lines. */
    long accounted() {
        return received + dropped;
    }

    /** The latency of each received line in milliseconds. */
    double[] latencies() {
        return Arrays.copyOf(latencies, (int) received);
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.abort();
        }
        client.shutdownNow();
    }

    /** Called by one thread at a time. */
    private final class Receiver implements WebSocket.Listener {

        private final boolean reading;

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
                take(begun.toString());
                begun.setLength(0);
            }
            return null;
        }

        private void take(String frame) {
            long now = System.nanoTime();
            if (frame.startsWith(LINE)) {
                int number = frame.indexOf(TARGET) + TARGET.length();
                int from = frame.indexOf('/', number) + 1;
                long made = Long.parseLong(frame, from, frame.indexOf('?', from), 10);
                int index = (int) received;
                if (index == latencies.length) {
                    latencies = Arrays.copyOf(latencies, index * 2);
                }
                latencies[index] = (now - made) / 1e6;
                received = index + 1L;
            } else if (frame.startsWith(DROPPED)) {
                dropped += Long.parseLong(frame, DROPPED.length(), frame.indexOf('}'), 10);
            } else {
                greeted.complete(null);
            }
        }
    }
}
