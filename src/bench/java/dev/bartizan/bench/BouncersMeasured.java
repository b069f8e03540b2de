package dev.bartizan.bench;

import static dev.bartizan.bench.ServiceBenchmarks.median;

import dev.bartizan.bench.Report.Row;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Results of bouncers.
 *
 * @param crowdSec CrowdSec with the same decisions; empty if it isn't installed
 * @param resident memory of the service
 * @param binary memory of the native binary; empty if there is none
 */
record BouncersMeasured(Optional<Side> crowdSec, Own own, AtOnce atOnce, Resident resident, Optional<Resident> binary) {

    private static final double MIB = 1 << 20;
    private static final String MEMORY = "less than CrowdSec with 120,000";
    private static final String WITHOUT_CROWDSEC = " (CrowdSec is not installed)";

    /** CrowdSec with 120,000 decisions; lookups in answers per second. */
    record Side(Duration imported, List<Pull> pulls, double lookups, long resident) {}

    /** The service with 120,000 decisions; imports in seconds, the first one after the start first. */
    record Own(List<Double> imports, List<Pull> pulls, Rates rates, double bytesPerPull) {}

    /** A pull of all decisions, in milliseconds. */
    record Pull(double firstByte, double whole, long bytes) {}

    /** Answers per second in each round. */
    record Rates(List<Double> lookups, List<Double> nothingNew, List<Double> constants) {}

    /** Many pulls at once of one of two versions; memory before and maximum memory. */
    record AtOnce(long decisions, int ofOne, int ofOther, long before, long peak) {}

    /** Bytes with 120,000 and with a million decisions. */
    record Resident(long ipsum, long million) {}

    /** The table of targets. */
    String table() {
        double lookups = median(own.rates().lookups(), Double::doubleValue);
        double nothingNew = median(own.rates().nothingNew(), Double::doubleValue);
        double constant = median(own.rates().constants(), Double::doubleValue);
        double whole = median(own.pulls(), Pull::whole);
        double firstByte = median(own.pulls(), Pull::firstByte);
        int answers = atOnce.ofOne() + atOnce.ofOther();
        return Row.table(List.of(
                beside(
                        "`GET /v1/decisions?ip=`, 120,000 decisions, as a multiple of CrowdSec's answers a second",
                        "≥ 200 ×",
                        "%,.0f a second".formatted(lookups),
                        side -> lookups / side.lookups(),
                        ratio -> ratio >= 200,
                        side -> "%,.0f".formatted(side.lookups())),
                Row.of(
                        "The same as a share of an authenticated endpoint that returns a constant",
                        "≥ 80 %",
                        "%.0f %% (%,.0f of %,.0f a second)".formatted(lookups / constant * 100, lookups, constant),
                        lookups >= 0.8 * constant),
                Row.of(
                        "`GET /v1/decisions/stream?startup=true`, 120,000 decisions: time to the first byte",
                        "≤ 20 ms",
                        "%.1f ms".formatted(firstByte),
                        firstByte <= 20),
                beside(
                        "The same: the whole, as a share of CrowdSec's time",
                        "≤ 0.1 ×",
                        size(whole, own.pulls()),
                        side -> whole / median(side.pulls(), Pull::whole),
                        ratio -> ratio <= 0.1,
                        side -> size(median(side.pulls(), Pull::whole), side.pulls())),
                Row.of(
                        "The same: extra memory a pull, %d at once".formatted(BouncerBenchmarks.BOUNCERS),
                        "≤ 1 MiB",
                        "%.2f MiB".formatted(own.bytesPerPull() / MIB),
                        own.bytesPerPull() <= MIB),
                Row.of(
                        "Stream with nothing new, as a multiple of the time that the constant takes",
                        "≤ 2 ×",
                        "%.2f × (%,.0f and %,.0f a second)".formatted(constant / nothingNew, nothingNew, constant),
                        constant <= 2 * nothingNew),
                importRow("first import after the start", own.imports().getFirst()),
                importRow(
                        "later ones (median)",
                        median(own.imports().subList(1, own.imports().size()), Double::doubleValue)),
                memory("Resident memory after a start and a pull, 120,000 and 1 M decisions", resident),
                binary.map(of -> memory("The same of the native binary", of))
                        .orElseGet(() -> Row.missing("The same of the native binary", MEMORY)),
                Row.of(
                        "%d bouncers pull 1 M decisions while they are replaced: answers that are of one version"
                                .formatted(BouncerBenchmarks.BOUNCERS),
                        "all",
                        "%d (%d of one, %d of the other, %,d decisions)"
                                .formatted(answers, atOnce.ofOne(), atOnce.ofOther(), atOnce.decisions()),
                        answers == BouncerBenchmarks.BOUNCERS),
                Row.reported(
                        "The same: resident memory before, and at most",
                        "%.0f, %.0f MiB".formatted(atOnce.before() / MIB, atOnce.peak() / MIB))));
    }

    private Row importRow(String which, double seconds) {
        return beside(
                "IPsum from a file to decisions, as a multiple of the speed of `cscli decisions import`: " + which,
                "≥ 20 ×",
                "%.2f s".formatted(seconds),
                side -> seconds(side.imported()) / seconds,
                ratio -> ratio >= 20,
                side -> "%.2f s".formatted(seconds(side.imported())));
    }

    private Row memory(String what, Resident of) {
        String measured = "%.0f, %.0f MiB".formatted(of.ipsum() / MIB, of.million() / MIB);
        return crowdSec.map(side -> Row.of(
                        what,
                        MEMORY,
                        "%s (CrowdSec %.0f MiB)".formatted(measured, side.resident() / MIB),
                        Math.max(of.ipsum(), of.million()) < side.resident()))
                .orElseGet(() -> new Row(what, MEMORY, measured + WITHOUT_CROWDSEC, ""));
    }

    /** A row that needs CrowdSec's results, too. */
    private Row beside(
            String what,
            String target,
            String measured,
            ToDoubleFunction<Side> ratio,
            DoublePredicate reached,
            Function<Side, String> theirs) {
        return crowdSec.map(side -> Row.of(
                        what,
                        target,
                        "%,.2f × (%s; CrowdSec %s)".formatted(ratio.applyAsDouble(side), measured, theirs.apply(side)),
                        reached.test(ratio.applyAsDouble(side))))
                .orElseGet(() -> new Row(what, target, measured + WITHOUT_CROWDSEC, ""));
    }

    private static String size(double millis, List<Pull> pulls) {
        return "%,.0f ms, %.1f MB".formatted(millis, pulls.getFirst().bytes() / 1e6);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    /** The single measurements. */
    String details() {
        return "- Bouncers: pulls took %s ms; lookups a second, round by round: %s; with nothing new: %s; of the constant: %s."
                .formatted(
                        join(own.pulls().stream().map(Pull::whole).toList()),
                        join(own.rates().lookups()),
                        join(own.rates().nothingNew()),
                        join(own.rates().constants()));
    }

    private static String join(List<Double> values) {
        return values.stream().map("%,.0f"::formatted).collect(Collectors.joining(", "));
    }
}
