package dev.bartizan.bench;

import dev.bartizan.bench.Report.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What supervision of containers costs and sees.
 *
 * @param containers how many are supervised
 * @param idle share of one core while nothing happens, with none and with all of them
 * @param heap bytes that are alive, with none and with all of them; nothing where there is no virtual machine to ask
 * @param resident bytes of memory, with none and with all of them
 * @param soak three apps on a real engine; nothing where there is none
 */
record ContainersMeasured(
        int containers, Pair<Double> idle, Optional<Pair<Long>> heap, Pair<Long> resident, Optional<Soak> soak) {

    private static final double MIB = 1 << 20;

    /** @param without the value without containers */
    record Pair<T>(T without, T with) {}

    /** Results of a soak. */
    record Soak(String engine, double minutes, String state, int changes, int errorLines, long lines) {}

    String table() {
        List<Row> rows = new ArrayList<>();
        rows.add(Row.of(
                "CPU for %d supervised containers while nothing happens, each of them checked every 30 s"
                        .formatted(containers),
                "≤ 1 % of a core",
                "%.2f %% (%.2f %% with, %.2f %% without them)"
                        .formatted((idle.with() - idle.without()) * 100, idle.with() * 100, idle.without() * 100),
                idle.with() - idle.without() <= 0.01));
        double more = (resident.with() - resident.without()) / MIB;
        rows.add(Row.of(
                "Resident memory for them",
                "≤ 10 MiB",
                "%.1f MiB (%.0f MiB with, %.0f MiB without them)"
                        .formatted(more, resident.with() / MIB, resident.without() / MIB),
                more <= 10));
        heap.ifPresent(bytes -> rows.add(Row.reported(
                "Heap that is alive, with and without them",
                "%.1f and %.1f MiB".formatted(bytes.with() / MIB, bytes.without() / MIB))));
        rows.add(soak.map(seen -> Row.of(
                        "Soak of three apps on %s for %.1f min: state changes and lines of errors"
                                .formatted(seen.engine(), seen.minutes()),
                        "0 and 0",
                        "%d and %d of %,d lines (%s)"
                                .formatted(seen.changes(), seen.errorLines(), seen.lines(), seen.state()),
                        seen.state().equals("passed")))
                .orElseGet(() -> Row.missing("Soak of three apps on a real engine", "0 and 0")));
        return Row.table(rows);
    }
}
