package dev.bartizan.blocklist;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.Lifecycle;
import dev.bartizan.blocklist.FeedReader.Reading;
import dev.bartizan.blocklist.FeedReader.Validators;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.PurgeClock;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.DatedIpRangeSet;
import dev.bartizan.ip.IpRangeList;
import dev.bartizan.ip.IpRangeSet;
import dev.bartizan.ip.IpRangeSetCodec;
import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Imports lists, one after the other, in a thread of its own. A list that fails never stops the rest, and whatever goes
 * wrong, its last good version stays.
 */
@Singleton
class BlocklistImporter {

    private static final Logger LOG = Logger.getLogger(BlocklistImporter.class);

    /** Together with the draining of requests this stays below the 30 s that compose and Kubernetes allow. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(8);

    private final ImportState state;
    private final FeedReader reader;
    private final ImportGuard guard;
    private final Database database;
    private final BlocklistRepository lists;
    private final SnapshotRepository snapshots;
    private final ImportRunRepository runs;
    private final ImportResultRepository results;
    private final ListContents contents;
    private final ListWatch watch;
    private final Event<Notification> notifications;
    private final BlocklistConfig config;
    private final Clock clock;
    private final PurgeClock purgeClock;
    private final MeterRegistry metrics;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("blocklist-import").factory());

    BlocklistImporter(
            ImportState state,
            FeedReader reader,
            ImportGuard guard,
            Database database,
            BlocklistRepository lists,
            SnapshotRepository snapshots,
            ImportRunRepository runs,
            ImportResultRepository results,
            ListContents contents,
            ListWatch watch,
            Event<Notification> notifications,
            BlocklistConfig config,
            Clock clock,
            PurgeClock purgeClock,
            MeterRegistry metrics) {
        this.state = state;
        this.reader = reader;
        this.guard = guard;
        this.database = database;
        this.lists = lists;
        this.snapshots = snapshots;
        this.runs = runs;
        this.results = results;
        this.contents = contents;
        this.watch = watch;
        this.notifications = notifications;
        this.config = config;
        this.clock = clock;
        this.purgeClock = purgeClock;
        this.metrics = metrics;
    }

    /**
     * What is imported, and how.
     *
     * @param listId one list, be it enabled or not; null for all that are enabled
     * @param force whether the guards against empty and shrunk versions, conditional requests and minimum intervals are
     *     left out this once
     */
    record Order(ImportTrigger trigger, Long listId, boolean force) {

        /** What people are told that an import is of. */
        static final String ALL = "all lists";

        static Order all(ImportTrigger trigger) {
            return new Order(trigger, null, false);
        }
    }

    /** A run that has been started. */
    record Started(long run, Future<?> end) {}

    /**
     * Starts an import and returns when it is on record.
     *
     * @throws ServiceException {@code IMPORT_ALREADY_RUNNING}, {@code NOT_FOUND}, or a database failure
     */
    Started start(Order order) {
        ImportState.Attempt attempt = state.begin();
        try {
            List<Blocklist> selected = database.read(() -> select(order));
            Instant oldest = purgeClock.instant().minus(config.keepRuns());
            List<Long> outdated = database.read(() -> runs.idsBefore(oldest));
            ImportRun run = database.write(() -> begin(order.trigger(), outdated));
            attempt.report(new ImportProgress(run.id, RunStatus.RUNNING, null, null, 0, selected.size()));
            LOG.infov(
                    "import_started", kv("run", run.id), kv("trigger", order.trigger()), kv("lists", selected.size()));
            return new Started(run.id, thread.submit(() -> run(attempt, order, selected)));
        } catch (RuntimeException failure) {
            attempt.close();
            throw failure;
        }
    }

    /** Imports and returns when the import has ended. */
    void runToEnd(Order order) throws InterruptedException, ExecutionException {
        start(order).end().get();
    }

    /**
     * Ends the given run.
     *
     * @throws ServiceException {@code IMPORT_NOT_RUNNING}
     */
    void cancel(long run) {
        ImportState.Attempt attempt = state.running(run)
                .orElseThrow(() -> new ServiceException(ErrorCode.IMPORT_NOT_RUNNING, Map.of("run", run)));
        attempt.end(RunStatus.CANCELLED);
    }

    /**
     * Ends a running import as soon as the service is told to stop; what it has stored so far is kept. Whoever watches it
     * is a request that the stop waits for.
     */
    void end(@Observes @Priority(Lifecycle.Stopping.FEATURES) ShutdownDelayInitiatedEvent event) {
        state.running().ifPresent(attempt -> attempt.end(RunStatus.INTERRUPTED));
    }

    /** Waits for its end before the database is closed. */
    void stop(@Observes @Priority(Lifecycle.Stop.IMPORT) ShutdownEvent event) throws InterruptedException {
        state.running().ifPresent(attempt -> attempt.end(RunStatus.INTERRUPTED));
        thread.shutdown();
        if (!thread.awaitTermination(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warnv("import_stop_timed_out", kv("run", state.runningId()));
        }
    }

    private List<Blocklist> select(Order order) {
        if (order.listId() == null) {
            return lists.listEnabled();
        }
        return List.of(lists.findByIdOptional(order.listId())
                .orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND, Map.of("id", order.listId()))));
    }

    private ImportRun begin(ImportTrigger trigger, List<Long> outdated) {
        outdated.forEach(runs::deleteById);
        ImportRun run = new ImportRun();
        run.trigger = trigger;
        run.status = RunStatus.RUNNING;
        run.startedAt = clock.instant();
        runs.persist(run);
        return run;
    }

    private void run(ImportState.Attempt attempt, Order order, List<Blocklist> selected) {
        List<ImportOutcome> outcomes = new ArrayList<>();
        try (attempt) {
            for (Blocklist list : selected) {
                if (attempt.endedBy().isPresent()) {
                    break;
                }
                report(attempt, RunStatus.RUNNING, list.name, null, outcomes.size(), selected.size());
                ImportOutcome outcome = importList(attempt, order, list);
                outcomes.add(outcome);
                report(attempt, RunStatus.RUNNING, list.name, outcome, outcomes.size(), selected.size());
            }
            RunStatus status = attempt.endedBy().orElse(RunStatus.of(outcomes));
            report(attempt, status, null, null, outcomes.size(), selected.size());
            finish(attempt.run(), status);
            metrics.counter("bartizan.import.runs", "status", status.name()).increment();
            LOG.infov("import_finished", kv("run", attempt.run()), kv("status", status), kv("lists", outcomes.size()));
            tell(order, status);
        } catch (RuntimeException bug) {
            LOG.errorv(bug, "import_failed", kv("run", attempt.run()));
            report(attempt, RunStatus.FAILED, null, null, outcomes.size(), selected.size());
        }
    }

    private void tell(Order order, RunStatus status) {
        watch.look();
        if (order.listId() != null) {
            return;
        }
        switch (status) {
            case FAILED ->
                notifications.fire(
                        new Notification(NotificationKind.IMPORT_FAILED, Order.ALL, "No list could be imported."));
            case SUCCEEDED, PARTIAL ->
                notifications.fire(
                        new Notification(NotificationKind.IMPORT_RECOVERED, Order.ALL, "Lists are imported again."));
            case RUNNING, CANCELLED, INTERRUPTED -> {}
        }
    }

    private static void report(
            ImportState.Attempt attempt, RunStatus status, String list, ImportOutcome outcome, int done, int total) {
        attempt.report(new ImportProgress(attempt.run(), status, list, outcome, done, total));
    }

    /** A run that can't be marked as finished is marked as interrupted at the next opening of the database. */
    private void finish(long runId, RunStatus status) {
        try {
            database.write(() -> {
                ImportRun run = runs.findById(runId);
                run.status = status;
                run.finishedAt = clock.instant();
            });
        } catch (DatabaseException failure) {
            LOG.errorv("import_not_recorded", kv("run", runId), kv("status", status), kv("error_code", failure.code()));
        }
    }

    /** Imports one list and records what came of it, whatever that is. */
    private ImportOutcome importList(ImportState.Attempt attempt, Order order, Blocklist list) {
        Instant started = clock.instant();
        ImportResult result = new ImportResult();
        result.list = list.name;
        boolean recorded = false;
        try {
            recorded = fetchAndStore(attempt, order, list, started, result);
        } catch (CancellationException ended) {
            conclude(result, ImportOutcome.CANCELLED, ended.getMessage());
        } catch (FeedException failure) {
            conclude(result, ImportOutcome.of(failure.failure()), failure.getMessage());
        } catch (IOException failure) {
            conclude(result, ImportOutcome.DOWNLOAD_FAILED, failure.getMessage());
        } catch (DatabaseException failure) {
            conclude(result, ImportOutcome.STORE_FAILED, failure.code() + ": " + failure.getMessage());
        } catch (Exception bug) {
            LOG.errorv(bug, "import_of_list_failed", kv("run", attempt.run()), kv("list", list.name));
            conclude(result, ImportOutcome.FAILED, "Unexpected: " + bug.getMessage());
        }
        if (!recorded) {
            recordWithoutContent(attempt.run(), list, started, result);
        }
        logAndCount(attempt.run(), started, result);
        return result.outcome;
    }

    /** Returns whether the result is on record already, which it is if it came with content. */
    private boolean fetchAndStore(
            ImportState.Attempt attempt, Order order, Blocklist list, Instant started, ImportResult result)
            throws Exception {
        if (!order.force() && tooSoon(list, started)) {
            conclude(
                    result,
                    ImportOutcome.SKIPPED_INTERVAL,
                    "Downloaded less than %d s ago.".formatted(list.source.minimumIntervalSeconds()));
            return false;
        }
        DatedIpRangeSet last = current(list);
        boolean unconditional = order.force() || list.currentVersion == null;
        Validators known = unconditional ? Validators.NONE : new Validators(list.etag, list.lastModified);
        Optional<Reading> found = attempt.interruptibly(() -> reader.read(list.source, known));
        if (found.isEmpty()) {
            result.ranges = (long) last.rangeCount();
            conclude(result, ImportOutcome.UNCHANGED, null);
            return false;
        }
        Reading reading = found.get();
        describe(result, reading);
        IpRangeList entries = reading.feed().entries();
        IpRangeSet next = entries.joined();
        IpRangeSet before = last.undated();
        if (!order.force()) {
            Optional<ImportGuard.Refusal> refusal = guard.judge(before, next, list.source.minimumSharePercent());
            if (refusal.isPresent()) {
                conclude(result, refusal.get().outcome(), refusal.get().message());
                return false;
            }
        }
        list.etag = reading.validators().etag();
        list.lastModified = reading.validators().lastModified();
        if (list.currentVersion != null && entries.equals(last.entries())) {
            conclude(result, ImportOutcome.UNCHANGED, null);
            return false;
        }
        result.added = (long) entries.countOutside(before);
        result.removed = (long) last.entries().countOutside(next);
        conclude(result, ImportOutcome.IMPORTED, null);
        return store(attempt, list, started, last.advance(entries, epochDay(started)), result);
    }

    private boolean tooSoon(Blocklist list, Instant now) {
        return list.lastSuccessAt != null
                && list.lastSuccessAt
                        .plusSeconds(list.source.minimumIntervalSeconds())
                        .isAfter(now);
    }

    private DatedIpRangeSet current(Blocklist list) {
        if (list.currentVersion == null) {
            return DatedIpRangeSet.EMPTY;
        }
        return contents.find(list.id)
                .map(ListContent::ranges)
                .or(() -> database.read(() -> snapshots.find(list.id, list.currentVersion))
                        .map(snapshot -> IpRangeSetCodec.decode(snapshot.content)))
                .orElse(DatedIpRangeSet.EMPTY);
    }

    private static int epochDay(Instant instant) {
        return Math.toIntExact(LocalDate.ofInstant(instant, ZoneOffset.UTC).toEpochDay());
    }

    private static void describe(ImportResult result, Reading reading) {
        result.bytes = reading.bytes();
        result.ranges = (long) reading.feed().entries().rangeCount();
        result.lines = reading.feed().counts().lines();
        result.rejected = reading.feed().counts().rejected();
        result.normalised = reading.feed().counts().normalised();
        result.special = reading.feed()
                .counts()
                .specialPurposeRemoved()
                .min(BigInteger.valueOf(Long.MAX_VALUE))
                .longValueExact();
    }

    private static void conclude(ImportResult result, ImportOutcome outcome, String message) {
        result.outcome = outcome;
        result.message = message;
    }

    /**
     * The one short transaction: everything slow has been done before, the look at the kept versions included, to which
     * nobody else adds.
     */
    private boolean store(
            ImportState.Attempt attempt, Blocklist list, Instant started, DatedIpRangeSet ranges, ImportResult result) {
        attempt.requireNotEnded();
        byte[] content = IpRangeSetCodec.encode(ranges);
        attempt.requireNotEnded();
        List<Long> versions = database.read(() -> snapshots.versions(list.id));
        long version = versions.stream().findFirst().orElse(0L) + 1;
        List<Long> outdated =
                versions.stream().skip(Math.max(0, config.keepVersions() - 1)).toList();
        boolean stored = database.write(() -> {
            Optional<Blocklist> row = unchangedRow(list);
            if (row.isEmpty()) {
                return false;
            }
            BlocklistSnapshot snapshot = new BlocklistSnapshot();
            snapshot.blocklistId = list.id;
            snapshot.version = version;
            snapshot.createdAt = clock.instant();
            snapshot.ranges = ranges.rangeCount();
            snapshot.content = content;
            snapshots.persist(snapshot);
            result.version = snapshot.version;
            row.get().currentVersion = snapshot.version;
            confirm(row.get(), list, result);
            record(attempt.run(), started, result);
            snapshots.delete(list.id, outdated);
            // Ended at the last moment: nothing is committed.
            attempt.requireNotEnded();
            return true;
        });
        if (stored) {
            contents.refresh(list.id, result.version, ranges);
        } else {
            conclude(result, ImportOutcome.CANCELLED, "The list was changed or deleted while it was imported.");
        }
        return stored;
    }

    /** The list's row, unless somebody changed it since the import read it: then the download is of something else. */
    private Optional<Blocklist> unchangedRow(Blocklist list) {
        return lists.findByIdOptional(list.id).filter(row -> row.updatedAt.equals(list.updatedAt));
    }

    private void confirm(Blocklist row, Blocklist list, ImportResult result) {
        row.etag = list.etag;
        row.lastModified = list.lastModified;
        row.lastAttemptAt = clock.instant();
        row.lastSuccessAt = row.lastAttemptAt;
        row.failingSince = null;
        row.lastOutcome = result.outcome;
        row.lastMessage = null;
    }

    private void record(long runId, Instant started, ImportResult result) {
        // Set by an attempt that was rolled back; with it the row would be taken for one that exists.
        result.id = null;
        result.run = runs.findById(runId);
        result.finishedAt = clock.instant();
        result.durationMs = Duration.between(started, result.finishedAt).toMillis();
        results.persist(result);
    }

    private void recordWithoutContent(long runId, Blocklist list, Instant started, ImportResult result) {
        try {
            database.write(() -> {
                unchangedRow(list).ifPresent(row -> update(row, list, result));
                record(runId, started, result);
            });
            if (result.outcome == ImportOutcome.UNCHANGED) {
                contents.refresh(list.id);
            }
        } catch (DatabaseException failure) {
            LOG.errorv(
                    "import_result_not_recorded",
                    kv("run", runId),
                    kv("list", list.name),
                    kv("outcome", result.outcome),
                    kv("error_code", failure.code()));
        }
    }

    private void update(Blocklist row, Blocklist list, ImportResult result) {
        switch (result.outcome) {
            case IMPORTED, UNCHANGED -> confirm(row, list, result);
            case SKIPPED_INTERVAL, CANCELLED -> {}
            default -> {
                row.lastAttemptAt = clock.instant();
                row.failingSince = row.failingSince == null ? row.lastAttemptAt : row.failingSince;
                row.lastOutcome = result.outcome;
                row.lastMessage = result.message;
            }
        }
    }

    private void logAndCount(long runId, Instant started, ImportResult result) {
        long millis = Duration.between(started, clock.instant()).toMillis();
        metrics.counter("bartizan.import.lists", "outcome", result.outcome.name())
                .increment();
        metrics.timer("bartizan.import.list.duration").record(millis, TimeUnit.MILLISECONDS);
        LOG.logv(
                result.outcome.success() ? Logger.Level.INFO : Logger.Level.WARN,
                "list_import_finished",
                kv("run", runId),
                kv("list", result.list),
                kv("outcome", result.outcome),
                kv("reason", result.message),
                kv("version", result.version),
                kv("ranges", result.ranges),
                kv("added", result.added),
                kv("removed", result.removed),
                kv("rejected", result.rejected),
                kv("bytes", result.bytes),
                kv("duration_ms", millis));
    }
}
