package dev.bartizan.bench;

import dev.bartizan.bench.ServiceBenchmarks.Heap;
import dev.bartizan.bench.ServiceBenchmarks.Imports;
import dev.bartizan.bench.ServiceBenchmarks.Measured;
import dev.bartizan.bench.ServiceBenchmarks.Plan;
import dev.bartizan.bench.ServiceBenchmarks.UnderLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The report of one run; it contains only figures of this run. */
final class Report {

    private static final int MILLION = 1_000_000;
    private static final String NOT_MEASURED = "not measured";
    private static final long MIB = 1 << 20;

    private final Machine machine;
    private final Plan plan;
    private final IpMeasured ip;
    private final Measured service;
    private final BouncersMeasured bouncers;
    private final BansMeasured bans;
    private final LiveLogsMeasured liveLogs;
    private final UpdatesMeasured updates;
    private final Optional<Fail2banMeasured> fail2ban;
    private final ContainersMeasured containers;
    private final Optional<NativeComparison> comparison;

    Report(
            Machine machine,
            Plan plan,
            IpMeasured ip,
            Measured service,
            BouncersMeasured bouncers,
            BansMeasured bans,
            Optional<Fail2banMeasured> fail2ban,
            LiveLogsMeasured liveLogs,
            UpdatesMeasured updates,
            ContainersMeasured containers,
            Optional<NativeComparison> comparison) {
        this.machine = machine;
        this.plan = plan;
        this.ip = ip;
        this.service = service;
        this.bouncers = bouncers;
        this.bans = bans;
        this.liveLogs = liveLogs;
        this.updates = updates;
        this.fail2ban = fail2ban;
        this.containers = containers;
        this.comparison = comparison;
    }

    /** A line of a table of targets. */
    record Row(String what, String target, String measured, String reached) {

        static Row of(String what, String target, String measured, boolean reached) {
            return new Row(what, target, measured, reached ? "yes" : "**no**");
        }

        static Row missing(String what, String target) {
            return new Row(what, target, NOT_MEASURED, "");
        }

        static Row reported(String what, String measured) {
            return new Row(what, "reported", measured, "");
        }

        static String table(List<Row> rows) {
            return "| What | To reach | Measured | Reached |\n| --- | --- | --- | --- |\n"
                    + rows.stream()
                            .map(row -> "| %s | %s | %s | %s |"
                                    .formatted(row.what(), row.target(), row.measured(), row.reached()))
                            .collect(Collectors.joining("\n"));
        }
    }

    String markdown() {
        return """
                ## The run

                Written by `make bench`: every figure below is of one run.%s

                | | |
                | --- | --- |
                | Date | %s |
                | Revision | %s |
                | Machine | %s, %d cores, %,d MiB, %s |
                | Load before the run | %s |
                | Versions | JDK %s, Quarkus %s, SQLite %s |
                | Service | `%s` |

                ### Targets

                %s

                ### Bouncers

                %s

                ### Bans

                %s

                ### fail2ban

                %s

                ### Live logs

                %s

                ### Over-the-air updates

                %s

                ### Containers

                %s

                ### Native beside JVM mode

                %s

                ### Growth

                %s

                ### Details

                %s

                ## How it is measured

                %s
                """.formatted(
                plan.quick()
                        ? " **It was a quick one (`make bench QUICK=1`): shorter, without the largest list, and"
                                + " less precise.**"
                        : "",
                machine.date(),
                machine.revision(),
                machine.processor(),
                machine.cores(),
                machine.memoryMib(),
                machine.kernel(),
                machine.load(),
                machine.jdk(),
                machine.quarkus(),
                machine.sqlite(),
                shortCommand(),
                targets(),
                bouncers.table(),
                bans.table(),
                fail2ban(),
                liveLogs.table(),
                updates.table(),
                containers.table(),
                nativeComparison(),
                growth(),
                details() + "\n" + bouncers.details()
                        + fail2ban.map(measured -> "\n" + measured.details()).orElse(""),
                METHOD);
    }

    private String shortCommand() {
        String first = plan.command().getFirst();
        return plan.command().size() == 1
                ? first
                : "java "
                        + String.join(
                                " ", plan.command().subList(1, plan.command().size()));
    }

    /** The table of all targets. */
    String targets() {
        List<Row> rows = new ArrayList<>();
        rows.add(atMost(
                "`IpRangeSet` lookup, 1 M ranges, random addresses",
                ip.lookupNanos().get(MILLION),
                80,
                "%.1f ns"));
        rows.add(atMost("Bytes per IPv4 range, 1 M ranges", ip.bytesPerRange().get(MILLION), 9, "%.2f"));
        rows.add(atMost(
                "Parse, normalise, sort and merge 1 M lines, as a multiple of reading the bytes, counting the line feeds and `Arrays.sort` of the values",
                ip.buildRatio(MILLION).isPresent() ? ip.buildRatio(MILLION).getAsDouble() : null,
                3,
                "%.2f ×"));
        rows.add(atMost(
                "Import of 1 M lines over local HTTP to published, first one after the start",
                seconds(service.firstMillion().duration()),
                3,
                "%.2f s"));
        rows.add(heap());
        rows.add(atMost(
                "Longest write transaction during imports of 1 M lines", millis(longestWrite()), 100, "%.0f ms"));
        rows.addAll(underLoad());
        rows.add(new Row(
                "`GET /api/v1/lookup/{ip}` as a share of an authenticated endpoint that returns a constant"
                        + (FullLoad.byWrk() ? ", under wrk" : " (wrk is not installed: own load generator)"),
                "≥ 80 %",
                "%.0f %% (%,.0f of %,.0f a second)"
                        .formatted(
                                service.throughput().ratio() * 100,
                                service.throughput().lookup(),
                                service.throughput().constant()),
                service.throughput().ratio() >= 0.8 ? "yes" : "**no**"));
        rows.add(Row.reported(
                "`GET /api/v1/lookup/{ip}` with %,d addresses on the allowlist, against none"
                        .formatted(ServiceBenchmarks.ALLOWED),
                "%.0f %%".formatted(service.throughput().allowlistRatio() * 100)));
        rows.add(Row.reported(
                "Cold start to first 200 of `/q/health/ready`, 1 M entries stored",
                "%.2f s".formatted(service.starts().medianReady())));
        rows.add(Row.reported(
                "Cold start to first right lookup, 1 M entries stored",
                "%.2f s".formatted(service.starts().medianLookup())));
        rows.add(Row.reported(
                "Resident memory after the start: idle, with IPsum, with 1 M entries, with as many on 50 lists",
                "%d, %d, %d, %d MiB"
                        .formatted(
                                service.resident().empty() / MIB,
                                service.resident().ipsum() / MIB,
                                service.resident().million() / MIB,
                                service.resident().manyLists() / MIB)));
        return Row.table(rows);
    }

    /** The table of fail2ban, or why there is none. */
    String fail2ban() {
        return fail2ban.map(Fail2banMeasured::table).orElse("Not measured: fail2ban is not installed.");
    }

    /** The table of the native binary, or why there is none. */
    String nativeComparison() {
        return comparison
                .map(NativeComparison::table)
                .orElse("Not measured: there was no native binary (`make native` builds it).");
    }

    /** @param format of the measured value; its unit is also used for the target */
    private static Row atMost(String what, Double measured, double target, String format) {
        String unit = format.substring(format.indexOf('f') + 1);
        String limit = "≤ %.0f".formatted(target) + unit;
        return measured == null
                ? Row.missing(what, limit)
                : Row.of(what, limit, format.formatted(measured), measured <= target);
    }

    private Row heap() {
        String what = "Extra heap for it";
        if (service.heap().isEmpty()) {
            return Row.missing(what, "≤ 128 MiB");
        }
        Heap heap = service.heap().get();
        return heap.extraMib()
                .map(extra -> Row.of(what, "≤ 128 MiB", "%d MiB are enough".formatted(extra), extra <= 128))
                .orElseGet(() -> Row.of(what, "≤ 128 MiB", "more than 128 MiB", false));
    }

    private Duration longestWrite() {
        Duration inLoad = service.underLoad().stream()
                .map(UnderLoad::longestWrite)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return service.imports().stream()
                .filter(each -> each.lines() == MILLION)
                .map(Imports::longestWrite)
                .reduce(inLoad, (one, other) -> one.compareTo(other) > 0 ? one : other);
    }

    private List<Row> underLoad() {
        int requests = service.underLoad().stream()
                .mapToInt(round -> round.importing().requests())
                .sum();
        int failed = service.underLoad().stream()
                .mapToInt(round -> round.importing().failed())
                .sum();
        int imports = service.underLoad().stream().mapToInt(UnderLoad::imports).sum();
        // The worst of several rounds counts.
        UnderLoad worst = service.underLoad().stream()
                .max(Comparator.comparingDouble(UnderLoad::ratio))
                .orElseThrow();
        return List.of(
                Row.of(
                        "API under 200 requests/s while 1 M lines are imported back to back: failed requests",
                        "0",
                        "%,d of %,d, during %d imports".formatted(failed, requests, imports),
                        failed == 0),
                Row.of(
                        "The same: p99 as a multiple of the p99 without imports",
                        "≤ 3 ×",
                        "%.1f × (%.1f ms, without %.1f ms)"
                                .formatted(
                                        worst.ratio(),
                                        worst.importing().p99(),
                                        worst.calm().p99()),
                        worst.ratio() <= 3));
    }

    private String growth() {
        StringBuilder table = new StringBuilder("| | ");
        TreeSet<Integer> sizes = new TreeSet<>(ip.bytesPerRange().keySet());
        sizes.forEach(size -> table.append("%,d | ".formatted(size)));
        table.append("\n| --- |").append(" ---: |".repeat(sizes.size())).append('\n');
        line(table, "Lookup, ns", sizes, ip.lookupNanos(), "%.1f");
        line(table, "Bytes per range in memory", sizes, ip.bytesPerRange(), "%.2f");
        line(table, "Bytes per range stored", sizes, ip.storedBytesPerRange(), "%.2f");
        line(table, "Parse, normalise, sort and merge, ms", sizes, ip.buildMillis(), "%.1f");
        line(table, "Read bytes, count line feeds, sort values, ms", sizes, ip.baselineMillis(), "%.1f");
        Map<Integer, Imports> imports =
                service.imports().stream().collect(Collectors.toMap(each -> rounded(each.lines()), each -> each));
        line(
                table,
                "Import, first after the start, s",
                sizes,
                values(imports, each -> seconds(each.first().duration())),
                "%.2f");
        line(table, "Import, later ones (median), s", sizes, values(imports, Imports::laterSeconds), "%.2f");
        line(
                table,
                "Longest write transaction, ms",
                sizes,
                values(imports, each -> millis(each.longestWrite())),
                "%.0f");
        line(
                table,
                "Database after %d imports, MiB".formatted(plan.laterImports() + 1),
                sizes,
                values(imports, each -> each.databaseBytes() / (double) MIB),
                "%.1f");
        line(
                table,
                "Resident memory after them, MiB",
                sizes,
                values(imports, each -> each.residentBytes() / (double) MIB),
                "%.0f");
        return table.toString().stripTrailing();
    }

    /** IPsum has a few more lines than the random list in the same column of the table. */
    private static int rounded(int lines) {
        return Math.toIntExact(Math.round(lines / 10_000.0) * 10_000);
    }

    private static Map<Integer, Double> values(
            Map<Integer, Imports> imports, java.util.function.ToDoubleFunction<Imports> value) {
        return imports.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> value.applyAsDouble(entry.getValue())));
    }

    private static void line(
            StringBuilder table, String what, TreeSet<Integer> sizes, Map<Integer, Double> values, String format) {
        table.append("| ").append(what).append(" |");
        sizes.forEach(size -> table.append(' ')
                .append(values.containsKey(size) ? format.formatted(values.get(size)) : "–")
                .append(" |"));
        table.append('\n');
    }

    private String details() {
        StringBuilder text = new StringBuilder();
        int round = 1;
        for (UnderLoad each : service.underLoad()) {
            text.append("- Load, round %d: %s without imports; %s with %d imports, longest write transaction %.0f ms.%n"
                    .formatted(
                            round++,
                            latencies(each.calm()),
                            latencies(each.importing()),
                            each.imports(),
                            millis(each.longestWrite())));
        }
        service.heap()
                .ifPresent(heap -> text.append(
                        "- Heap beyond the %.1f MiB that are alive before the import, with what the first and a second import took: %s.%n"
                                .formatted(heap.liveBytes() / (double) MIB, String.join("; ", heap.tries()))));
        text.append("- Lookups a second, round by round: %s; of the constant: %s; lookups with an allowlist: %s.%n"
                .formatted(
                        rates(service.throughput().lookups()),
                        rates(service.throughput().constants()),
                        rates(service.throughput().withAllowlist())));
        text.append("- Starts, seconds to ready: %s; to the first right lookup: %s."
                .formatted(
                        times(service.starts().ready()), times(service.starts().lookup())));
        return text.toString();
    }

    private static String latencies(SteadyLoad.Result result) {
        return "median %.1f ms, p99 %.1f ms, longest %.1f ms, %d of %,d failed"
                .formatted(result.median(), result.p99(), result.longest(), result.failed(), result.requests());
    }

    private static String rates(List<Double> values) {
        return values.stream().map("%,.0f"::formatted).collect(Collectors.joining(", "));
    }

    private static String times(List<Double> values) {
        return values.stream().map("%.2f"::formatted).collect(Collectors.joining(", "));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private static final String METHOD = """
            The load generators, the server of the lists and the service share the machine's cores. Random lists are evenly
            spread IPv4 addresses, one a line, the same ones in each run: the worst case for caches and compression. The
            list of 120,000 is IPsum as it is shipped.

            - **`ip/`**: JMH, one fork. Half of the looked-up addresses are in the set.
            - **Import**: from the request that starts it to its end, when its content is published, in a service that has
              just been started on an empty folder. Each import brings other content than the one before (a tenth of the
              lines differs), so each stores a new version.
            - **Longest write transaction**: `bartizan_database_write_transaction_seconds_max` after each import, with a
              window of a few seconds, the service's start left out.
            - **Extra heap**: what is alive after a full collection in an idle service with an empty database is taken as
              what it needs anyway. The service is then started with `-Xmx` set to that plus the extra, and has to do two
              imports in it, the second one beside the published content of the first. It is tried in smaller and smaller
              heaps; the smallest one that is enough counts.
            - **Load**: 200 requests a second, half of them lookups, a quarter list reads, a quarter creations and deletions
              of tokens, sent when they are due whether or not earlier ones were answered; latency counts from the moment
              they are due. Of several rounds the worst one is in the table.
            - **Throughput**: 32 connections. The constant is in a build of the service that has one more resource, which
              returns a string behind the same token, access log and metrics; lookups, of which half are blocked, go to the
              same process, in turn with it. Medians.
            - **Cold start**: from the start of the process, files in the page cache. Medians.
            - **Resident memory**: `VmRSS`, four seconds after a start with default settings.
            - **Bouncers**: CrowdSec, where it is installed, is its local API alone, without its agent, on loopback, with its
              database in WAL mode and the addresses of IPsum from `cscli decisions import`; that program's run is its import.
              Lookups are measured as above, with a bouncer's key, in turn with pulls that bring nothing and with the
              constant. Pulls of all decisions go over one connection; medians, after a warm-up. Extra memory
              is measured in a heap of what is alive plus 30 MiB, touched before: these 30 MiB and what the process grows by
              during 50 pulls at once (`VmHWM` less `VmRSS` before), for each of them. Memory beside CrowdSec's: `VmRSS`
              after a start with the decisions stored and one pull. The million is random addresses in two versions; 25
              bouncers begin to pull one of them, 25 the other one when it was imported; of each answer all values
              are compared with those of the two.
            - **Live logs**: lines of 650 bytes, as Caddy writes them, are added to a file in this process, which also reads what
              comes out, in a service with `-Xmx96m`. The rate is what a writer reaches that is at most 500 lines ahead of the
              slowest client, after a warm-up; the latency is from the making of a line, 10 at a time, to the end of its
              frame. The slow client reads nothing until all is written. CPU is of the whole process, not of the logs alone.
            - **Over-the-air updates**: one update with 40 files, asked for by a client of version 1 over 32 connections, in turn
              with an endpoint that returns as many bytes; both are open, logged and not compressed. Files are those
              of the update, in turn with the static handler of Vert.x in the same process. Uploads are a bundle of random
              bytes, one after the other.
            - **fail2ban**: a private server whose action is a shell that runs `true`, or nothing where only lists are read;
              lists come over HTTP after a warm-up, medians. Its own rate is 1,000 addresses in one command, in turn with
              2,000 through the service, whose time is the one that the job tells; a ping goes over a connection beside it
              every 10 ms, and the longest one of all rounds counts.
            - **Containers**: 200 containers of a fake of Docker's API in this process, each with a health check over HTTP that a
              server in this process answers every 30 s; the service has `-Xmx96m` and the serial collector. CPU is that of the
              whole process after a first round of checks, memory is `VmRSS` after a full collection, both beside a run without
              containers. The soak is of three apps in a chain, checked each second, on a Docker Engine of its own.
            - **Native beside JVM mode**: the native binary with the heap that it has in its image (`-Xmx64m -Xmn16m`), JVM mode with
              default settings, one after the other, measured as above; MB are millions of bytes. Most of the binary's
              resident memory is pages of its file, which the kernel takes back when it needs memory.""";
}
