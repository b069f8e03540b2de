package dev.bartizan.bench;

import dev.bartizan.bench.Report.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * What was measured of over-the-air updates.
 *
 * @param manifestBytes of the answer that has a manifest
 * @param residentBefore bytes of memory after an upload of {@code uploadBytes}, before the further ones
 * @param residentAfter the same after them
 * @param peak the most while they came
 */
record UpdatesMeasured(
        int manifestBytes,
        Pair unsigned,
        Pair signed,
        List<Files> files,
        long uploadBytes,
        int uploads,
        long residentBefore,
        long residentAfter,
        long peak,
        double uploadSeconds) {

    private static final double MIN_RATIO = 0.8;
    private static final double MIB = 1 << 20;
    private static final long MAX_GROWTH = 32 << 20;

    /** Responses per second of the service and of the baseline, each the median of alternating rounds. */
    record Pair(double ours, double compared) {

        double ratio() {
            return ours / compared;
        }
    }

    /** Downloads of a file of this size. */
    record Files(int bytes, Pair perSecond) {}

    String table() {
        List<Row> rows = new ArrayList<>();
        rows.add(row(
                "Manifests a second, %,d bytes, beside a constant of that size".formatted(manifestBytes), unsigned));
        rows.add(row("The same, signed", signed));
        for (Files each : files) {
            rows.add(row(
                    "Downloads a second of a file of %,d kB, beside a server of static files"
                            .formatted(each.bytes() / 1_000),
                    each.perSecond()));
        }
        rows.add(Row.of(
                "Resident memory after %d uploads of %,.0f MiB, beside that after the first one"
                        .formatted(uploads + 1, uploadBytes / MIB),
                "+ ≤ %.0f MiB".formatted(MAX_GROWTH / MIB),
                "%.0f beside %.0f MiB, at most %.0f MiB meanwhile; %.1f s each"
                        .formatted(residentAfter / MIB, residentBefore / MIB, peak / MIB, uploadSeconds),
                residentAfter - residentBefore <= MAX_GROWTH));
        return Row.table(rows);
    }

    private static Row row(String what, Pair pair) {
        return Row.of(
                what,
                "≥ 80 %",
                "%,.0f beside %,.0f: %.0f %%".formatted(pair.ours(), pair.compared(), pair.ratio() * 100),
                pair.ratio() >= MIN_RATIO);
    }
}
