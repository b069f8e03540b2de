package dev.bartizan.bench;

import static dev.bartizan.bench.ServiceBenchmarks.say;

import dev.bartizan.bench.LiveLogsMeasured.Fed;
import dev.bartizan.bench.LiveLogsMeasured.Rate;
import dev.bartizan.bench.LiveLogsMeasured.SlowAndFast;
import dev.bartizan.bench.ServiceBenchmarks.Plan;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Measures live logs: writes lines to an access log like Caddy, and counts them in clients. */
final class LiveLogBenchmarks implements AutoCloseable {

    private static final String ACCESS = "/api/v1/cerberus/logs/ws?replay=0";
    private static final Duration TICK = Duration.ofMillis(10);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    /** How many lines the writer may be ahead of the slowest client, so that none is lost: half of a client's queue. */
    private static final int AHEAD = 500;

    private static final int PER_SECOND = 10_000;
    private static final int CALM_PER_SECOND = 1_000;
    private static final String HEAP = "-Xmx96m";

    private final Plan plan;
    private final Path data;
    private final Path accessLog;
    private final OutputStream writer;
    private int written;

    private LiveLogBenchmarks(Plan plan, Path folder) throws IOException {
        this.plan = plan;
        this.data = Files.createDirectory(folder.resolve("live-logs"));
        this.accessLog = folder.resolve("access.log");
        this.writer = Files.newOutputStream(accessLog, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Measures in an empty folder. */
    static LiveLogsMeasured run(Plan plan, Path folder) throws Exception {
        try (LiveLogBenchmarks benchmarks = new LiveLogBenchmarks(plan, folder)) {
            return benchmarks.measure();
        }
    }

    private LiveLogsMeasured measure() throws Exception {
        try (MeasuredService service =
                MeasuredService.start(plan.command(), data, HEAP, "-Dbartizan.livelog.access-log=" + accessLog)) {
            List<Rate> rates = new ArrayList<>();
            rate(service, 1);
            for (int clients : List.of(1, 10, 100)) {
                rates.add(rate(service, clients));
            }
            say("Latency of live logs");
            double[] latencies = latencies(service);
            say("Live logs with a slow and a fast client");
            SlowAndFast slowAndFast = slowAndFast(service);
            say("An access log that no client watches");
            double unwatchedMillis = unwatchedMillis(service);
            say("Live logs while nothing is written");
            return new LiveLogsMeasured(
                    rates,
                    percentile(latencies, 0.5),
                    percentile(latencies, 0.99),
                    latencies.length,
                    slowAndFast,
                    unwatchedMillis,
                    idle(service));
        }
    }

    private static double percentile(double[] sorted, double share) {
        return sorted[(int) Math.ceil(sorted.length * share) - 1];
    }

    /** Caddy's line of a request; the target has the line's number and time. */
    private String line(int number) {
        return """
                {"level":"info","ts":%d.1847167,"logger":"http.log.access.log0","msg":"handled request","request":\
                {"remote_ip":"198.51.%d.%d","remote_port":"60310","proto":"HTTP/1.1","method":"GET","host":"example.org",\
                "uri":"/%d/%d?q=1&token=abc","headers":{"User-Agent":["Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 \
                Firefox/128.0"],"Accept":["*/*"],"Authorization":[],"Cookie":[]}},"user_id":"","duration":0.001007892,\
                "size":15,"status":200,"resp_headers":{"Server":["Caddy"],"Content-Type":["text/plain; charset=utf-8"],\
                "Date":["Fri, 20 Nov 2026 21:20:46 GMT"],"Content-Length":["15"]}}
                """.formatted(
                System.currentTimeMillis() / 1_000, number / 256 % 256, number % 256, number, System.nanoTime());
    }

    private void write(int count) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append(line(written++));
        }
        writer.write(lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Writes at a steady rate. */
    private void write(int perSecond, Duration duration) throws IOException {
        int perTick = (int) (perSecond * TICK.toMillis() / 1_000);
        long begin = System.nanoTime();
        for (long tick = 0; tick < duration.dividedBy(TICK); tick++) {
            long due = begin + tick * TICK.toNanos();
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            write(perTick);
        }
    }

    private static void awaitCount(LiveLogReader reader, long accounted) throws IOException {
        long begin = System.nanoTime();
        while (reader.accounted() < accounted) {
            if (System.nanoTime() - begin > LONGEST_WAIT.toNanos()) {
                throw new IOException("Only %d of %d lines were received.".formatted(reader.accounted(), accounted));
            }
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
    }

    /** Writes as many lines as all clients receive without losing one. */
    private Rate rate(MeasuredService service, int clients) throws IOException {
        say("Live logs to %d clients", clients);
        List<LiveLogReader> readers = new ArrayList<>();
        try {
            for (int i = 0; i < clients; i++) {
                readers.add(LiveLogReader.open(service, ACCESS));
            }
            long begin = System.nanoTime();
            long end = begin + plan.throughput().toNanos();
            int lines = 0;
            while (System.nanoTime() < end) {
                write(AHEAD / 5);
                lines += AHEAD / 5;
                for (LiveLogReader reader : readers) {
                    awaitCount(reader, lines - AHEAD);
                }
            }
            for (LiveLogReader reader : readers) {
                awaitCount(reader, lines);
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            long dropped = readers.stream().mapToLong(LiveLogReader::dropped).sum();
            return new Rate(clients, lines / seconds, dropped);
        } finally {
            readers.forEach(LiveLogReader::close);
        }
    }

    /** The times from the creation of a line to the arrival of its frame, in milliseconds. */
    private double[] latencies(MeasuredService service) throws IOException {
        try (LiveLogReader reader = LiveLogReader.open(service, ACCESS)) {
            int before = written;
            write(CALM_PER_SECOND, plan.throughput());
            awaitCount(reader, written - before);
            double[] latencies = reader.latencies();
            Arrays.sort(latencies);
            return latencies;
        }
    }

    private SlowAndFast slowAndFast(MeasuredService service) throws IOException {
        Duration duration = plan.load();
        long residentBefore = service.memory().resident();
        int before = written;
        try (LiveLogReader fast = LiveLogReader.open(service, ACCESS);
                LiveLogReader slow = LiveLogReader.openWithoutReading(service, ACCESS)) {
            Duration cpu = service.cpuTime();
            write(PER_SECOND, duration.dividedBy(3));
            long residentEarly = service.memory().resident();
            write(PER_SECOND, duration.minus(duration.dividedBy(3)));
            int lines = written - before;
            awaitCount(fast, lines);
            double cores = service.cpuTime().minus(cpu).toNanos() / (double) duration.toNanos();
            long residentLate = service.memory().resident();
            slow.read();
            awaitCount(slow, lines);
            return new SlowAndFast(
                    duration,
                    lines,
                    new Fed(fast.received(), fast.dropped()),
                    new Fed(slow.received(), slow.dropped()),
                    cores,
                    residentBefore,
                    residentEarly,
                    residentLate);
        }
    }

    /** The CPU time, in milliseconds, for 100,000 lines that are only counted. */
    private double unwatchedMillis(MeasuredService service) throws IOException, InterruptedException {
        service.settle();
        Duration cpu = service.cpuTime();
        Duration duration = plan.load();
        int before = written;
        write(PER_SECOND, duration);
        service.settle();
        return service.cpuTime().minus(cpu).toNanos() / 1e6 * 100_000 / (written - before);
    }

    /** The share of one core that the service uses while a client watches and nothing is written. */
    private double idle(MeasuredService service) throws IOException, InterruptedException {
        try (LiveLogReader reader = LiveLogReader.open(service, ACCESS)) {
            service.settle();
            Duration begin = service.cpuTime();
            long started = System.nanoTime();
            Thread.sleep(plan.throughput().multipliedBy(2));
            double share = service.cpuTime().minus(begin).toNanos() / (double) (System.nanoTime() - started);
            if (reader.received() > 0) {
                throw new IOException("Something was written.");
            }
            return share;
        }
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
