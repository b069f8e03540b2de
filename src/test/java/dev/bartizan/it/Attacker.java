package dev.bartizan.it;

import dev.bartizan.RawHttp;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Opens many connections, and misuses them. Each attack is limited in number and time. */
final class Attacker implements AutoCloseable {

    /** Status of requests that were not answered. */
    static final int NO_ANSWER = 0;

    private static final Duration LONGEST_FLOOD = Duration.ofSeconds(20);
    private static final int LONGEST_ANSWER_MILLIS = 40_000;
    private static final int CONNECTING_AT_A_TIME = 64;

    private final InetSocketAddress service;
    private final List<SocketChannel> held = new CopyOnWriteArrayList<>();
    private final AtomicInteger ended = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Attacker(InetSocketAddress service) {
        this.service = service;
    }

    /** Sends requests one after the other on each of some connections; returns the number of responses by status. */
    Map<Integer, Integer> flood(int connections, int requestsOnEach, IntFunction<String> head) {
        return flood(connections, requestsOnEach, head, "");
    }

    /** Like the other one, with a body for each request. */
    Map<Integer, Integer> flood(int connections, int requestsOnEach, IntFunction<String> head, String body) {
        Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
        long end = System.nanoTime() + LONGEST_FLOOD.toNanos();
        try (ExecutorService flooding = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int connection = 0; connection < connections; connection++) {
                int first = connection * requestsOnEach;
                flooding.execute(() -> {
                    try (RawHttp http = new RawHttp(service, LONGEST_ANSWER_MILLIS)) {
                        for (int i = first; i < first + requestsOnEach && System.nanoTime() < end; i++) {
                            statuses.merge(status(http, head.apply(i), body), 1, Integer::sum);
                        }
                    }
                });
            }
        }
        return new TreeMap<>(statuses);
    }

    private static int status(RawHttp http, String head, String body) {
        try {
            return http.exchange(head, body).status();
        } catch (IOException | RuntimeException none) {
            http.close();
            return NO_ANSWER;
        }
    }

    /**
     * Opens connections, sends as much of this text on each as the service accepts, reads nothing and leaves them open.
     */
    Attacker holdUnread(int connections, String bytes) throws InterruptedException {
        return hold(connections, bytes, false);
    }

    /** Opens connections, sends this text on each, reads the responses and leaves them open. */
    Attacker hold(int connections, String bytes) throws InterruptedException {
        return hold(connections, bytes, true);
    }

    private Attacker hold(int connections, String bytes, boolean reading) throws InterruptedException {
        byte[] content = bytes.getBytes(StandardCharsets.ISO_8859_1);
        Semaphore connecting = new Semaphore(CONNECTING_AT_A_TIME);
        for (int i = 0; i < connections; i++) {
            connecting.acquire();
            threads.execute(() -> {
                try {
                    SocketChannel channel;
                    try {
                        channel = SocketChannel.open(service);
                        held.add(channel);
                    } finally {
                        connecting.release();
                    }
                    ByteBuffer left = ByteBuffer.wrap(content);
                    while (left.hasRemaining()) {
                        channel.write(left);
                    }
                    ByteBuffer ignored = ByteBuffer.allocate(4_096);
                    while (reading && channel.read(ignored.clear()) >= 0) {
                        continue;
                    }
                    if (reading) {
                        ended.incrementAndGet();
                    }
                } catch (IOException refusedOrReset) {
                    ended.incrementAndGet();
                }
            });
        }
        connecting.acquire(CONNECTING_AT_A_TIME);
        return this;
    }

    /** The number of held connections that the service has closed, of those that read. */
    int ended() {
        return ended.get();
    }

    /** Closes all connections. */
    @Override
    public void close() throws IOException {
        for (SocketChannel channel : held) {
            channel.close();
        }
        threads.close();
    }
}
