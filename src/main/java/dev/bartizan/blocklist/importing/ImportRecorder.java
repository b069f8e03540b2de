package dev.bartizan.blocklist.importing;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.blocklist.BlocklistConfig;
import dev.bartizan.blocklist.BlocklistRepository;
import dev.bartizan.blocklist.ImportOutcome;
import dev.bartizan.blocklist.ListContents;
import dev.bartizan.blocklist.ListStatusChanged;
import dev.bartizan.blocklist.SmallerOffer;
import dev.bartizan.blocklist.SnapshotRepository;
import dev.bartizan.blocklist.importing.BlocklistImporter.Order;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.PurgeClock;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.set.DatedIpRangeSet;
import dev.bartizan.ip.set.IpRangeSetCodec;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Stores runs, their results and new versions of lists, and passes new versions on to {@link ListContents}. */
@Singleton
public class ImportRecorder {

    private static final Logger LOG = Logger.getLogger(ImportRecorder.class);

    /** What an import held in memory is free soon after its end. */
    private static final int MAX_ATTEMPTS = 10;

    private static final int MAX_REJECTED_LINES = 20;

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(200);

    private final Database database;
    private final BlocklistRepository lists;
    private final SnapshotRepository snapshots;
    private final ImportRunRepository runs;
    private final ImportResultRepository results;
    private final ListContents contents;
    private final Event<ListStatusChanged> changed;
    private final BlocklistConfig config;
    private final Clock clock;
    private final PurgeClock purgeClock;
    private final Audit audit;

    /** Final statuses of runs that could not be stored yet. */
    private final Map<Long, RunStatus> unrecorded = new ConcurrentHashMap<>();

    public ImportRecorder(
            Database database,
            BlocklistRepository lists,
            SnapshotRepository snapshots,
            ImportRunRepository runs,
            ImportResultRepository results,
            ListContents contents,
            Event<ListStatusChanged> changed,
            BlocklistConfig config,
            Clock clock,
            PurgeClock purgeClock,
            Audit audit) {
        this.database = database;
        this.lists = lists;
        this.snapshots = snapshots;
        this.runs = runs;
        this.results = results;
        this.contents = contents;
        this.changed = changed;
        this.config = config;
        this.clock = clock;
        this.purgeClock = purgeClock;
        this.audit = audit;
    }

    /**
     * The stored result of importing a list.
     *
     * @param list the result; its outcome changes if storing fails
     * @param version the new version, if there is one
     */
    record Recorded(ListImport list, @Nullable Long version) {}

    /**
     * Stores a new run and deletes outdated runs.
     *
     * @param order the import; what a schedule starts is in the import log alone
     * @param selected the lists to import
     * @return the id of the run
     * @throws ServiceException {@code IMPORT_ALREADY_RUNNING} if another one is stored that has not ended; a database
     *     failure
     */
    long begin(Order order, List<Blocklist> selected) {
        Instant oldest = purgeClock.instant().minus(config.keepRuns());
        List<Long> outdated = database.read(() -> runs.idsBefore(oldest));
        Map<Long, RunStatus> late = Map.copyOf(unrecorded);
        long begun = database.write(() -> {
            late.forEach(this::end);
            outdated.forEach(runs::deleteById);
            runs.flush();
            ImportRunRow run = new ImportRunRow();
            run.trigger = order.trigger();
            run.status = RunStatus.RUNNING;
            run.startedAt = clock.instant();
            runs.persist(run);
            if (order.trigger() == ImportTrigger.API) {
                String target =
                        order.listId() == null ? Order.ALL : selected.getFirst().name();
                audit.record(AuditChange.of("list.import", target)
                        .after(
                                "run",
                                run.id,
                                "lists",
                                selected.size(),
                                "force",
                                order.force(),
                                "content",
                                order.content() == null ? "downloaded" : "sent"));
            }
            return run.id;
        });
        unrecorded.keySet().removeAll(late.keySet());
        return begun;
    }

    private void end(long runId, RunStatus status) {
        runs.findByIdOptional(runId).ifPresent(run -> {
            run.status = status;
            run.finishedAt = clock.instant();
        });
    }

    /**
     * Stores how a run ended. If that fails, it is stored with the begin of the next run, or the run is marked as interrupted
     * when the database is opened again.
     */
    void finish(long runId, RunStatus status) {
        for (int attempt = 1; !finished(runId, status, attempt); attempt++) {
            LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
        }
    }

    /** Returns whether there is nothing more to try. */
    private boolean finished(long runId, RunStatus status, int attempt) {
        try {
            database.write(() -> end(runId, status));
        } catch (DatabaseException failure) {
            unrecorded.put(runId, status);
            LOG.errorv("import_not_recorded", kv("run", runId), kv("status", status), kv("error_code", failure.code()));
        } catch (OutOfMemoryError tight) {
            if (attempt == MAX_ATTEMPTS) {
                unrecorded.put(runId, status);
                throw tight;
            }
            return false;
        }
        return true;
    }

    /** Stores the result for one list, with its new version if there is one. */
    Recorded record(ImportState.Attempt attempt, Blocklist list, Instant started, ListImport found) {
        ListImport concluded = found;
        if (found.outcome() == ImportOutcome.IMPORTED) {
            try {
                OptionalLong version = store(attempt, list, started, found);
                if (version.isPresent()) {
                    return new Recorded(found, version.getAsLong());
                }
                concluded =
                        found.with(ImportOutcome.CANCELLED, "The list was changed or deleted while it was imported.");
            } catch (RuntimeException failure) {
                concluded = found.endedBy(failure);
                if (concluded.outcome() == ImportOutcome.FAILED) {
                    LOG.errorv(failure, "import_of_list_failed", kv("run", attempt.run()), kv("list", list.name()));
                }
            }
        }
        recordWithoutContent(attempt.run(), list, started, concluded);
        return new Recorded(concluded, null);
    }

    /**
     * Stores a new version in one short transaction. Everything slow happens before it. The existing versions are also
     * read before it, because only the running import adds versions.
     *
     * @return the new version; empty if the list was changed or deleted during the download
     */
    private OptionalLong store(ImportState.Attempt attempt, Blocklist list, Instant started, ListImport found) {
        attempt.requireNotEnded();
        ListImport.Change change = Objects.requireNonNull(found.change(), "an imported list has a new version");
        DatedIpRangeSet ranges = change.ranges();
        byte[] content = IpRangeSetCodec.encode(ranges);
        attempt.requireNotEnded();
        List<Long> versions = database.read(() -> snapshots.versions(list.id()));
        long version = versions.stream().findFirst().orElse(0L) + 1;
        List<Long> outdated =
                versions.stream().skip(Math.max(0, config.keepVersions() - 1)).toList();
        boolean stored = database.write(() -> {
            if (!lists.unchanged(list)) {
                return false;
            }
            snapshots.add(list.id(), version, clock.instant(), ranges.rangeCount(), content);
            confirm(list, found, Optional.of(version));
            persist(attempt.run(), list, started, found, version);
            snapshots.delete(list.id(), outdated);
            // If the import was ended meanwhile, roll back.
            attempt.requireNotEnded();
            return true;
        });
        if (!stored) {
            return OptionalLong.empty();
        }
        contents.refresh(list.id(), version, ranges);
        return OptionalLong.of(version);
    }

    private void recordWithoutContent(long runId, Blocklist list, Instant started, ListImport found) {
        try {
            database.write(() -> {
                if (lists.unchanged(list)) {
                    update(list, started, found);
                }
                persist(runId, list, started, found, null);
            });
            changed.fire(new ListStatusChanged());
            if (found.outcome() == ImportOutcome.UNCHANGED) {
                contents.refresh(list.id());
            }
        } catch (DatabaseException failure) {
            LOG.errorv(
                    "import_result_not_recorded",
                    kv("run", runId),
                    kv("list", list.name()),
                    kv("outcome", found.outcome()),
                    kv("error_code", failure.code()));
        }
    }

    private void update(Blocklist list, Instant started, ListImport found) {
        switch (found.outcome()) {
            case IMPORTED, UNCHANGED -> confirm(list, found, Optional.empty());
            case SKIPPED_INTERVAL, SKIPPED_RETRY_AFTER, CANCELLED -> {}
            case REJECTED_SHRUNK -> {
                long ranges = Objects.requireNonNull(found.ranges(), "a rejected version was read");
                SmallerOffer before = lists.smallerOffer(list.id());
                lists.offered(list.id(), before.next(ListImporter.epochDay(started), ranges));
                lists.failed(list.id(), found.outcome(), found.message(), found.fetch(), clock.instant());
            }
            default -> lists.failed(list.id(), found.outcome(), found.message(), found.fetch(), clock.instant());
        }
    }

    private void confirm(Blocklist list, ListImport found, Optional<Long> version) {
        lists.succeeded(list.id(), version, found.outcome(), found.fetch(), clock.instant());
    }

    private void persist(long runId, Blocklist list, Instant started, ListImport found, @Nullable Long version) {
        ImportResultRow result = new ImportResultRow();
        result.run = runs.findById(runId);
        result.list = list.name();
        result.outcome = found.outcome();
        result.message = found.message();
        result.version = version;
        result.ranges = found.ranges();
        if (found.change() != null) {
            result.added = found.change().added();
            result.removed = found.change().removed();
        }
        if (found.download() != null) {
            result.bytes = found.download().bytes();
            result.lines = found.download().counts().lines();
            result.rejected = found.download().counts().rejected();
            result.normalised = found.download().counts().normalised();
            result.special = found.download()
                    .counts()
                    .specialPurposeRemoved()
                    .min(BigInteger.valueOf(Long.MAX_VALUE))
                    .longValueExact();
        }
        result.rejectedLines =
                found.rejected().stream().limit(MAX_REJECTED_LINES).toList();
        result.finishedAt = clock.instant();
        result.durationMs = Duration.between(started, result.finishedAt).toMillis();
        results.persist(result);
    }
}
