package dev.bartizan.bench;

import dev.bartizan.bench.MeasuredService.Import;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Measures the packaged service: starts it in folders of its own, lets it import lists from this process and asks it over
 * HTTP.
 */
final class ServiceBenchmarks {

    private static final Path IPSUM = Path.of("src/main/samples/ipsum.txt");
    private static final int MILLION = 1_000_000;
    static final int ALLOWED = 100_000;
    private static final int LISTS = 50;
    private static final Duration LONGEST_IMPORT = Duration.ofMinutes(2);
    private static final Duration LONGEST_IMPORT_IN_SMALL_HEAP = Duration.ofSeconds(20);
    private static final long MIB = 1 << 20;

    private final Plan plan;
    private final Path folder;
    private final FeedHost feeds;

    private ServiceBenchmarks(Plan plan, Path folder, FeedHost feeds) {
        this.plan = plan;
        this.folder = folder;
        this.feeds = feeds;
    }

    /**
     * What is measured, and how long.
     *
     * @param command that starts the service
     * @param commandWithConstant that starts the build of it that has {@code /api/v1/constant} too
     * @param quick whether it is made short at the price of precision
     */
    record Plan(List<String> command, List<String> commandWithConstant, boolean quick) {

        List<Integer> randomLists() {
            return quick ? List.of(10_000, MILLION) : List.of(10_000, MILLION, 5 * MILLION);
        }

        int laterImports() {
            return quick ? 2 : 4;
        }

        /** Sizes of additional heap, in MiB, largest first; they are tried until an import fails. */
        List<Integer> heapSteps() {
            return quick ? List.of(128) : List.of(128, 96, 64, 48, 32);
        }

        int loadRounds() {
            return quick ? 1 : 2;
        }

        Duration load() {
            return Duration.ofSeconds(quick ? 15 : 30);
        }

        int throughputRounds() {
            return quick ? 3 : 5;
        }

        Duration throughput() {
            return Duration.ofSeconds(quick ? 3 : 6);
        }

        Duration warmUp() {
            return Duration.ofSeconds(quick ? 10 : 15);
        }

        int starts() {
            return quick ? 3 : 5;
        }

        /** A virtual machine accepts options, and can run a collection on request. */
        boolean virtualMachine() {
            return command.size() > 1;
        }
    }

    /** All results. */
    record Measured(
            MeasuredService.Import firstMillion,
            List<Imports> imports,
            Optional<Heap> heap,
            List<UnderLoad> underLoad,
            Throughput throughput,
            Starts starts,
            Resident resident) {}

    /** Imports of one list: the first one after a start, and later ones. */
    record Imports(String list, int lines, Import first, List<Import> later, long databaseBytes, long residentBytes) {

        Duration longestWrite() {
            return Stream.concat(Stream.of(first), later.stream())
                    .map(Import::longestWrite)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }

        double laterSeconds() {
            return median(later, each -> each.duration().toNanos() / 1e9);
        }
    }

    /**
     * The smallest heap in which 1 M lines could be imported, twice.
     *
     * @param liveBytes alive before the import
     * @param extraMib beyond it, enough; empty if even the largest step wasn't
     */
    record Heap(long liveBytes, Optional<Integer> extraMib, List<String> tries) {}

    /** The same load without and with imports back to back. */
    record UnderLoad(SteadyLoad.Result calm, SteadyLoad.Result importing, int imports, Duration longestWrite) {

        double ratio() {
            return importing.p99() / calm.p99();
        }
    }

    /** Responses per second, by round; of lookups without and with {@link #ALLOWED} addresses on the allowlist. */
    record Throughput(List<Double> lookups, List<Double> constants, List<Double> withAllowlist) {

        double lookup() {
            return median(lookups, Double::doubleValue);
        }

        double allowlistRatio() {
            return median(withAllowlist, Double::doubleValue) / lookup();
        }

        double constant() {
            return median(constants, Double::doubleValue);
        }

        double ratio() {
            return lookup() / constant();
        }
    }

    /** Seconds from the start of the process, with 1 M entries stored. */
    record Starts(List<Double> ready, List<Double> lookup) {

        double medianReady() {
            return median(ready, Double::doubleValue);
        }

        double medianLookup() {
            return median(lookup, Double::doubleValue);
        }
    }

    /**
     * Bytes of physical memory of a service after a start, by the stored data.
     *
     * @param manyLists with 1 M entries on {@link #LISTS} lists
     */
    record Resident(long empty, long ipsum, long million, long manyLists) {}

    /** Results of one way of running the service: seconds until ready, memory, the first import after a start. */
    record Footprint(double startEmpty, double startMillion, Resident resident, Import ipsum, Import million) {}

    static Footprint footprint(Plan plan, Path folder) throws Exception {
        say("Footprint of %s", String.join(" ", plan.command()));
        try (FeedHost feeds = new FeedHost()) {
            return new ServiceBenchmarks(plan, Files.createDirectory(folder), feeds).footprint();
        }
    }

    private Footprint footprint() throws Exception {
        AddressList random = AddressList.random(MILLION);
        Import ipsum = imports(AddressList.file("ipsum", IPSUM)).first();
        Import million = imports(random).first();
        Path empty = Files.createDirectory(folder.resolve("empty"));
        List<Double> startsEmpty = new ArrayList<>();
        for (int i = 0; i < plan.starts(); i++) {
            try (MeasuredService service = MeasuredService.launch(plan.command(), empty)) {
                startsEmpty.add(service.awaitOk("/q/health/ready", "").toNanos() / 1e9);
            }
        }
        return new Footprint(
                median(startsEmpty, Double::doubleValue),
                starts(random).medianReady(),
                residents(random),
                ipsum,
                million);
    }

    static Measured run(Plan plan, Path folder) throws Exception {
        try (FeedHost feeds = new FeedHost()) {
            return new ServiceBenchmarks(plan, folder, feeds).measure();
        }
    }

    private Measured measure() throws Exception {
        List<Imports> imports = new ArrayList<>();
        imports.add(imports(AddressList.file("ipsum", IPSUM)));
        for (int lines : plan.randomLists()) {
            imports.add(imports(AddressList.random(lines)));
        }
        imports.sort(Comparator.comparingInt(Imports::lines));
        AddressList million = AddressList.random(MILLION);
        Optional<Heap> heap = plan.virtualMachine() ? Optional.of(heap(million)) : Optional.empty();
        Starts starts = starts(million);
        Files.createDirectory(folder.resolve("empty"));
        Resident resident = residents(million);
        List<UnderLoad> underLoad = underLoad(million);
        Throughput throughput = throughput(million);
        Import firstMillion = imports.stream()
                .filter(each -> each.list().equals(million.name()))
                .findFirst()
                .orElseThrow()
                .first();
        return new Measured(firstMillion, imports, heap, underLoad, throughput, starts, resident);
    }

    private Imports imports(AddressList list) throws Exception {
        say("Import of %s (%,d lines)", list.name(), list.lines());
        Path data = Files.createDirectory(folder.resolve(list.name()));
        try (MeasuredService service = MeasuredService.start(plan.command(), data)) {
            long id = service.createList(list.name(), feeds.serve(list));
            service.settle();
            Import first = service.importList(id, LONGEST_IMPORT);
            requirePublished(service, list);
            List<Import> later = new ArrayList<>();
            for (int i = 0; i < plan.laterImports(); i++) {
                later.add(service.importList(id, LONGEST_IMPORT));
            }
            service.settle();
            long resident = service.memory().resident();
            // All data is in the one file only after the end.
            service.close();
            long stored = Files.size(data.resolve("bartizan.db"));
            return new Imports(list.name(), list.lines(), first, later, stored, resident);
        }
    }

    private static void requirePublished(MeasuredService service, AddressList list) throws Exception {
        if (!service.get("/api/v1/lookup/" + list.known()).path("blocked").booleanValue()) {
            throw new IOException("The import ended before its content was published.");
        }
    }

    private Heap heap(AddressList million) throws Exception {
        Path data = Files.createDirectory(folder.resolve("heap"));
        long id;
        long live;
        try (MeasuredService service = MeasuredService.start(plan.command(), data)) {
            id = service.createList("random", feeds.serve(million.renamed("heap")));
            service.get("/api/v1/blocklists");
            live = service.liveHeapBytes();
        }
        List<String> tries = new ArrayList<>();
        Optional<Integer> enough = Optional.empty();
        for (int extra : plan.heapSteps()) {
            long limit = Math.ceilDiv(live, MIB) + extra;
            say("Import of 1 M lines in a heap of %d MiB", limit);
            try (MeasuredService service =
                    MeasuredService.start(plan.command(), data, "-Xmx" + limit + "m", "-XX:+ExitOnOutOfMemoryError")) {
                Import first = service.importList(id, LONGEST_IMPORT_IN_SMALL_HEAP);
                Import second = service.importList(id, LONGEST_IMPORT_IN_SMALL_HEAP);
                tries.add("%d MiB: %.2f s and %.2f s".formatted(extra, seconds(first), seconds(second)));
                enough = Optional.of(extra);
            } catch (IOException | TimeoutException outOfMemory) {
                tries.add(extra + " MiB: not enough");
                return new Heap(live, enough, tries);
            }
        }
        return new Heap(live, enough, tries);
    }

    private Starts starts(AddressList million) throws Exception {
        say("Start with 1 M entries stored");
        List<Double> ready = new ArrayList<>();
        List<Double> lookup = new ArrayList<>();
        for (int i = 0; i < plan.starts(); i++) {
            Path data = folder.resolve(million.name());
            try (MeasuredService service = MeasuredService.launch(plan.command(), data);
                    ExecutorService threads = Executors.newCachedThreadPool()) {
                Future<Duration> blocked =
                        threads.submit(() -> service.awaitOk("/api/v1/lookup/" + million.known(), "\"blocked\":true"));
                ready.add(service.awaitOk("/q/health/ready", "").toNanos() / 1e9);
                lookup.add(blocked.get().toNanos() / 1e9);
            }
        }
        return new Starts(ready, lookup);
    }

    private Resident residents(AddressList million) throws Exception {
        return new Resident(
                resident(folder.resolve("empty")),
                resident(folder.resolve("ipsum")),
                resident(folder.resolve(million.name())),
                resident(manyLists()));
    }

    /** Imports {@link #LISTS} lists with 1 M lines in all; returns the data folder. */
    private Path manyLists() throws Exception {
        say("Import of %d lists with 1 M lines in all", LISTS);
        Path data = Files.createDirectory(folder.resolve("many"));
        try (MeasuredService service = MeasuredService.start(plan.command(), data)) {
            for (int i = 0; i < LISTS; i++) {
                // Lists of different sizes have different addresses.
                AddressList list = AddressList.random(MILLION / LISTS - LISTS / 2 + i);
                service.importList(service.createList(list.name(), feeds.serve(list)), LONGEST_IMPORT);
            }
        }
        return data;
    }

    private long resident(Path data) throws Exception {
        try (MeasuredService service = MeasuredService.start(plan.command(), data)) {
            service.settle();
            return service.memory().resident();
        }
    }

    private List<UnderLoad> underLoad(AddressList million) throws Exception {
        Path data = folder.resolve(million.name());
        try (MeasuredService service = MeasuredService.start(plan.command(), data)) {
            long id = service.createList("changing", feeds.serve(million.renamed("changing")));
            SteadyLoad load = new SteadyLoad(service, million.queries(1_000));
            say("Warm-up of the load");
            load.run(plan.warmUp());
            for (int i = 0; i < 2; i++) {
                service.importList(id, LONGEST_IMPORT);
            }
            List<UnderLoad> rounds = new ArrayList<>();
            for (int i = 0; i < plan.loadRounds(); i++) {
                rounds.add(round(service, load, id));
            }
            return rounds;
        }
    }

    private UnderLoad round(MeasuredService service, SteadyLoad load, long id)
            throws InterruptedException, ExecutionException {
        say("Load without imports");
        SteadyLoad.Result calm = load.run(plan.load());
        say("Load with imports");
        AtomicBoolean loaded = new AtomicBoolean(true);
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<List<Import>> imports = thread.submit(() -> {
                List<Import> done = new ArrayList<>();
                while (loaded.get()) {
                    done.add(service.importList(id, LONGEST_IMPORT));
                }
                return done;
            });
            SteadyLoad.Result importing = load.run(plan.load());
            loaded.set(false);
            Duration longest = imports.get().stream()
                    .map(Import::longestWrite)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            return new UnderLoad(calm, importing, imports.get().size(), longest);
        }
    }

    private Throughput throughput(AddressList million) throws Exception {
        say(
                "Lookups and a constant under %s",
                FullLoad.byWrk() ? "wrk" : "a load generator in Java, as wrk is not installed");
        Path data = folder.resolve(million.name());
        List<String> lookup = Stream.of(million.queries(1_000))
                .map(address -> "/api/v1/lookup/" + address)
                .toList();
        List<String> constant = List.of("/api/v1/constant");
        AddressList allowed = AddressList.random(ALLOWED).renamed("allowed");
        try (MeasuredService service = MeasuredService.start(plan.commandWithConstant(), data)) {
            FullLoad load = FullLoad.withToken(service.address(), folder);
            load.perSecond(lookup, plan.warmUp());
            load.perSecond(constant, plan.warmUp());
            List<Double> lookups = new ArrayList<>();
            List<Double> constants = new ArrayList<>();
            for (int i = 0; i < plan.throughputRounds(); i++) {
                lookups.add(load.perSecond(lookup, plan.throughput()));
                constants.add(load.perSecond(constant, plan.throughput()));
            }
            service.importList(service.createList(allowed.name(), feeds.serve(allowed), true), LONGEST_IMPORT);
            List<Double> withAllowlist = new ArrayList<>();
            for (int i = 0; i < plan.throughputRounds(); i++) {
                withAllowlist.add(load.perSecond(lookup, plan.throughput()));
            }
            return new Throughput(lookups, constants, withAllowlist);
        }
    }

    private static double seconds(Import done) {
        return done.duration().toNanos() / 1e9;
    }

    static <T> double median(List<T> values, ToDoubleFunction<T> value) {
        double[] sorted = values.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static void say(String what, Object... arguments) {
        System.out.println("== " + what.formatted(arguments));
    }
}
