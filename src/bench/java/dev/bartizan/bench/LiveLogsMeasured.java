package dev.bartizan.bench;

import dev.bartizan.bench.Report.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Results of live logs.
 *
 * @param rates lines per second that each client got without losing one, by the number of clients
 * @param medianMillis median latency from writing a line to its frame, at 1 000 lines per second
 * @param p99Millis 99th percentile of the same latency
 * @param lines number of lines of these latencies
 * @param slowAndFast ten thousand lines per second with a client that doesn't read
 * @param unwatchedMillis CPU time for 100,000 lines while no client watches, so that their addresses are only counted
 * @param idle share of one core while a client watches and nothing is written
 */
record LiveLogsMeasured(
        List<Rate> rates,
        double medianMillis,
        double p99Millis,
        int lines,
        SlowAndFast slowAndFast,
        double unwatchedMillis,
        double idle) {

    private static final long MIB = 1 << 20;

    /** @param dropped by all clients together */
    record Rate(int clients, double perSecond, long dropped) {}

    /** The lines that a client got and lost. */
    record Fed(long received, long dropped) {}

    /**
     * @param cores that the service used
     * @param residentBefore bytes of its memory before the load; the others after a third of the time and at the end
     */
    record SlowAndFast(
            Duration duration,
            int lines,
            Fed fast,
            Fed slow,
            double cores,
            long residentBefore,
            long residentEarly,
            long residentLate) {}

    String table() {
        List<Row> rows = new ArrayList<>();
        for (Rate rate : rates) {
            rows.add(Row.reported(
                    "Lines of an access log a second to %d client%s"
                            .formatted(rate.clients(), rate.clients() == 1 ? "" : "s, each of them"),
                    "%,.0f (%,.0f frames), %,d lost"
                            .formatted(rate.perSecond(), rate.perSecond() * rate.clients(), rate.dropped())));
        }
        rows.add(Row.of(
                "From the writing of a line to its frame, 1,000 lines/s: p99",
                "≤ 100 ms",
                "%.0f ms (median %.0f ms, %,d lines)".formatted(p99Millis, medianMillis, lines),
                p99Millis <= 100));
        rows.add(Row.reported(
                "CPU for 100,000 lines that no client watches, so that their addresses are only counted",
                "%.0f ms".formatted(unwatchedMillis)));
        rows.add(Row.of(
                "CPU while one client watches and nothing is written",
                "≤ 1 % of a core",
                "%.2f %%".formatted(idle * 100),
                idle <= 0.01));
        String load = "10,000 lines/s for %d s to a client that reads and one that doesn't: "
                .formatted(slowAndFast.duration().toSeconds());
        rows.add(Row.of(
                load + "the fast one gets",
                "all",
                "%,d of %,d".formatted(slowAndFast.fast().received(), slowAndFast.lines()),
                slowAndFast.fast().received() == slowAndFast.lines()));
        rows.add(Row.of(
                "The same: lines that the slow one got, and was told that it lost",
                "all together",
                "%,d and %,d of %,d"
                        .formatted(
                                slowAndFast.slow().received(),
                                slowAndFast.slow().dropped(),
                                slowAndFast.lines()),
                slowAndFast.slow().received() + slowAndFast.slow().dropped() == slowAndFast.lines()));
        rows.add(Row.reported(
                "The same: resident memory before, after a third of the time, at the end; CPU",
                "%d, %d, %d MiB; %.2f cores"
                        .formatted(
                                slowAndFast.residentBefore() / MIB,
                                slowAndFast.residentEarly() / MIB,
                                slowAndFast.residentLate() / MIB,
                                slowAndFast.cores())));
        return Row.table(rows);
    }
}
