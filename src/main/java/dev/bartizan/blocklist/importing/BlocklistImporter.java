package dev.bartizan.blocklist.importing;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.blocklist.BlocklistRepository;
import dev.bartizan.blocklist.ImportOutcome;
import dev.bartizan.blocklist.derived.ChangedSources;
import dev.bartizan.blocklist.derived.ListGraph;
import dev.bartizan.blocklist.importing.ImportRecorder.Recorded;
import dev.bartizan.blocklist.importing.ListImport.Change;
import dev.bartizan.blocklist.importing.ListImport.Download;
import dev.bartizan.blocklist.importing.progress.ImportPhase;
import dev.bartizan.blocklist.importing.progress.ImportStep;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import dev.bartizan.system.Lifecycle;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Starts and cancels import runs, one at a time, and reports their progress. A run imports its lists one after the
 * other in its own thread, and then the lists that are combined from changed ones. If a list fails, its last good version
 * stays and the run continues.
 */
@Singleton
public class BlocklistImporter {

    private static final Logger LOG = Logger.getLogger(BlocklistImporter.class);

    /** Together with the draining of requests, this is below the 30 s that compose and Kubernetes allow for a stop. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(8);

    /** How often and how long a new list waits for a run that accepts no more lists. */
    private static final int LAST_TRY = 100;

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);

    private final ImportState state;
    private final ListImporter importer;
    private final ImportRecorder recorder;
    private final Database database;
    private final BlocklistRepository lists;
    private final ListWatch watch;
    private final Event<Notification> notifications;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("blocklist-import").factory());

    public BlocklistImporter(
            ImportState state,
            ListImporter importer,
            ImportRecorder recorder,
            Database database,
            BlocklistRepository lists,
            ListWatch watch,
            Event<Notification> notifications,
            Clock clock,
            MeterRegistry metrics) {
        this.state = state;
        this.importer = importer;
        this.recorder = recorder;
        this.database = database;
        this.lists = lists;
        this.watch = watch;
        this.notifications = notifications;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * An import to run.
     *
     * @param listId one list, enabled or not; all enabled lists if absent
     * @param force whether to skip the guards against empty and shrunk versions, conditional requests and minimum
     *     intervals
     * @param content what a client sent for the list; nothing to download it
     */
    public record Order(
            ImportTrigger trigger,
            @Nullable Long listId,
            boolean force,
            @Nullable Content content) {

        public Order(ImportTrigger trigger, @Nullable Long listId, boolean force) {
            this(trigger, listId, force, null);
        }

        /** Subject of notifications about an import of all lists. */
        static final String ALL = "all lists";

        static Order all(ImportTrigger trigger) {
            return new Order(trigger, null, false);
        }
    }

    /** What a client sent. */
    @FunctionalInterface
    public interface Content {

        /** @throws IOException if it is rejected */
        FeedReader.Reading read() throws IOException;
    }

    /** The failure to download a list whose content is pushed. */
    public static ServiceException pushed(Blocklist list) {
        return new ServiceException(
                ErrorCode.VALIDATION_FAILED,
                "The list %s has nothing to download. Its content is sent with PUT.".formatted(list.name()),
                Map.of("list", list.name()));
    }

    /** A run that has been started. */
    public record Started(long run, Future<?> end) {}

    /**
     * Starts an import; returns when its run is stored.
     *
     * @throws ServiceException {@code IMPORT_ALREADY_RUNNING}, {@code NOT_FOUND}, {@code VALIDATION_FAILED} if the list's
     *     content is pushed, but absent; or a database failure
     */
    public Started start(Order order) {
        ImportState.Attempt attempt = state.begin();
        try {
            List<Blocklist> selected = database.read(() -> select(order));
            long run = recorder.begin(order, selected);
            attempt.report(new ImportProgress(run, RunStatus.RUNNING, null, null, 0, selected.size()));
            LOG.infov("import_started", kv("run", run), kv("trigger", order.trigger()), kv("lists", selected.size()));
            return new Started(run, thread.submit(() -> run(attempt, order, selected)));
        } catch (RuntimeException failure) {
            attempt.close();
            throw failure;
        }
    }

    /**
     * Imports an enabled list as soon as possible: in a run of its own, or as an additional list of the running one.
     *
     * @return the run; empty if no import can start, which is logged
     */
    public OptionalLong startSoon(Blocklist list) {
        try {
            for (int attempt = 1; ; attempt++) {
                OptionalLong run = startOrJoin(list, attempt == LAST_TRY);
                if (run.isPresent()) {
                    return run;
                }
            }
        } catch (ServiceException refused) {
            LOG.warnv("import_of_new_list_postponed", kv("list", list.name()), kv("error_code", refused.code()));
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        return OptionalLong.empty();
    }

    private OptionalLong startOrJoin(Blocklist list, boolean last) throws InterruptedException {
        try {
            return OptionalLong.of(
                    start(new Order(ImportTrigger.API, list.id(), false)).run());
        } catch (ServiceException refused) {
            if (refused.code() != ErrorCode.IMPORT_ALREADY_RUNNING || last) {
                throw refused;
            }
            Optional<ImportState.Attempt> running = state.running();
            if (running.isEmpty()) {
                return OptionalLong.empty();
            }
            OptionalLong joined = running.get().add(list);
            if (joined.isEmpty()) {
                running.get().awaitEnd(BETWEEN_TRIES);
            }
            return joined;
        }
    }

    /** Runs an import; returns when it has ended. */
    void runToEnd(Order order) throws InterruptedException, ExecutionException {
        start(order).end().get();
    }

    /**
     * Cancels a run.
     *
     * @throws ServiceException {@code IMPORT_NOT_RUNNING}
     */
    void cancel(long run) {
        ImportState.Attempt attempt = state.running(run)
                .orElseThrow(() -> new ServiceException(ErrorCode.IMPORT_NOT_RUNNING, Map.of("run", run)));
        attempt.end(RunStatus.CANCELLED);
    }

    /**
     * Ends a running import as soon as the stop begins; the lists stored so far are kept. This also ends the event
     * streams of the import, because the stop waits for open requests.
     */
    void end(@Observes @Priority(Lifecycle.Stopping.FEATURES) ShutdownDelayInitiatedEvent event) {
        state.running().ifPresent(attempt -> attempt.end(RunStatus.INTERRUPTED));
    }

    /** Waits for the end of the import before the database is closed. */
    public void stop(@Observes @Priority(Lifecycle.Stop.IMPORT) ShutdownEvent event) throws InterruptedException {
        state.running().ifPresent(attempt -> attempt.end(RunStatus.INTERRUPTED));
        thread.shutdown();
        if (!thread.awaitTermination(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warnv("import_stop_timed_out", kv("run", state.runningId()));
        }
    }

    private List<Blocklist> select(Order order) {
        if (order.listId() == null) {
            return ListGraph.inOrder(lists.listEnabled().stream()
                    .filter(list -> !list.source().location().pushed())
                    .toList());
        }
        Blocklist list = lists.load(order.listId())
                .orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND, Map.of("id", order.listId())));
        if (list.source().location().pushed() && order.content() == null) {
            throw pushed(list);
        }
        return List.of(list);
    }

    private void run(ImportState.Attempt attempt, Order order, List<Blocklist> selected) {
        try (attempt) {
            RunStatus status = RunStatus.FAILED;
            try {
                status = importAll(attempt, order, selected);
            } catch (RuntimeException bug) {
                LOG.errorv(bug, "import_failed", kv("run", attempt.run()));
            } catch (Error error) {
                LOG.errorv(error, "import_failed", kv("run", attempt.run()));
                throw error;
            } finally {
                notify(attempt, order, status);
            }
        }
    }

    /** Imports the lists and ends the run. An exception or an {@link Error} ends it as failed. */
    private RunStatus importAll(ImportState.Attempt attempt, Order order, List<Blocklist> selected) {
        List<ImportOutcome> outcomes = new ArrayList<>();
        ChangedSources changes = new ChangedSources();
        RunStatus status = RunStatus.FAILED;
        try {
            for (Blocklist list : selected) {
                if (attempt.endedBy().isPresent()) {
                    break;
                }
                importNext(attempt, list, order, outcomes, changes, selected.size());
            }
            while (attempt.endedBy().isEmpty()) {
                Optional<Blocklist> next = nextCombined(attempt, changes).or(attempt::nextAdded);
                if (next.isEmpty()) {
                    break;
                }
                importNext(attempt, next.get(), Order.all(order.trigger()), outcomes, changes, selected.size());
            }
            status = attempt.endedBy().orElse(RunStatus.of(outcomes));
            return status;
        } finally {
            // Store the end before reporting it, because a client may start the next import at once.
            recorder.finish(attempt.run(), status);
            report(attempt, status, null, null, outcomes.size(), selected.size() + attempt.addedSoFar());
            metrics.counter("bartizan.import.runs", "status", status.name()).increment();
            LOG.infov("import_finished", kv("run", attempt.run()), kv("status", status), kv("lists", outcomes.size()));
        }
    }

    /** The next list that is combined from one that this run has changed. */
    private Optional<Blocklist> nextCombined(ImportState.Attempt attempt, ChangedSources changes) {
        if (!changes.any()) {
            return Optional.empty();
        }
        try {
            Optional<Blocklist> next = changes.next(database.read(lists::listEnabled));
            next.ifPresent(_ -> attempt.countAddition());
            return next;
        } catch (DatabaseException failure) {
            LOG.warnv("combined_lists_not_imported", kv("run", attempt.run()), kv("error_code", failure.code()));
            return Optional.empty();
        }
    }

    private void importNext(
            ImportState.Attempt attempt,
            Blocklist list,
            Order order,
            List<ImportOutcome> outcomes,
            ChangedSources changes,
            int selected) {
        report(attempt, RunStatus.RUNNING, list.name(), null, outcomes.size(), selected + attempt.addedSoFar());
        ImportOutcome outcome = importList(attempt, list, order);
        outcomes.add(outcome);
        changes.imported(list, outcome == ImportOutcome.IMPORTED);
        report(attempt, RunStatus.RUNNING, list.name(), outcome, outcomes.size(), selected + attempt.addedSoFar());
    }

    private void notify(ImportState.Attempt attempt, Order order, RunStatus status) {
        try {
            notify(order, status);
        } catch (RuntimeException bug) {
            LOG.errorv(bug, "import_not_notified", kv("run", attempt.run()), kv("status", status));
        }
    }

    private void notify(Order order, RunStatus status) {
        watch.check();
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
            ImportState.Attempt attempt,
            RunStatus status,
            @Nullable String list,
            @Nullable ImportOutcome outcome,
            int done,
            int total) {
        attempt.report(new ImportProgress(attempt.run(), status, list, outcome, done, total));
    }

    /** Imports one list and stores the outcome. */
    private ImportOutcome importList(ImportState.Attempt attempt, Blocklist list, Order order) {
        Instant started = clock.instant();
        ListImport found = importer.importList(attempt, list, order, started);
        attempt.begin(ImportStep.of(ImportPhase.STORING));
        Recorded recorded = recorder.record(attempt, list, started, found);
        logAndCount(attempt.run(), list, started, recorded);
        if (recorded.version() != null && recorded.list().message() != null) {
            // Ends the notified problem, that smaller versions were rejected.
            notifications.fire(new Notification(
                    NotificationKind.LIST_RECOVERED,
                    list.name(),
                    recorded.list().message()));
        }
        return recorded.list().outcome();
    }

    private void logAndCount(long runId, Blocklist list, Instant started, Recorded recorded) {
        ListImport result = recorded.list();
        Optional<Change> change = Optional.ofNullable(result.change());
        Optional<Download> download = Optional.ofNullable(result.download());
        long millis = Duration.between(started, clock.instant()).toMillis();
        metrics.counter("bartizan.import.lists", "outcome", result.outcome().name())
                .increment();
        metrics.timer("bartizan.import.list.duration").record(millis, TimeUnit.MILLISECONDS);
        LOG.logv(
                result.outcome().success() ? Logger.Level.INFO : Logger.Level.WARN,
                "list_import_finished",
                kv("run", runId),
                kv("list", list.name()),
                kv("outcome", result.outcome()),
                kv("reason", result.message()),
                kv("version", recorded.version()),
                kv("ranges", result.ranges()),
                kv("added", change.map(Change::added).orElse(null)),
                kv("removed", change.map(Change::removed).orElse(null)),
                kv("rejected", download.map(each -> each.counts().rejected()).orElse(null)),
                kv("bytes", download.map(Download::bytes).orElse(null)),
                kv("duration_ms", millis));
    }
}
