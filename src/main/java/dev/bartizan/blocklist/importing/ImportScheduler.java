package dev.bartizan.blocklist.importing;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.blocklist.BlocklistConfig;
import dev.bartizan.blocklist.BlocklistConfig.ScheduleDefaults;
import dev.bartizan.blocklist.BlocklistRepository;
import dev.bartizan.blocklist.Schedule;
import dev.bartizan.blocklist.importing.BlocklistImporter.Order;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import dev.bartizan.system.Lifecycle;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** Starts imports: by the schedule, which can be changed while the service runs, and with the service. */
@Singleton
class ImportScheduler {

    private static final Logger LOG = Logger.getLogger(ImportScheduler.class);

    private final BlocklistImporter importer;
    private final BlocklistConfig config;
    private final Database database;
    private final ScheduleRepository schedules;
    private final BlocklistRepository lists;
    private final Event<Notification> notifications;
    private final Clock clock;
    private final RandomGenerator random = RandomGenerator.getDefault();

    private Plan plan;
    private boolean started;

    ImportScheduler(
            BlocklistImporter importer,
            BlocklistConfig config,
            Database database,
            ScheduleRepository schedules,
            BlocklistRepository lists,
            Event<Notification> notifications,
            Clock clock) {
        this.importer = importer;
        this.config = config;
        this.database = database;
        this.schedules = schedules;
        this.lists = lists;
        this.notifications = notifications;
        this.clock = clock;
        this.plan = plan(configured());
    }

    /** A schedule and its next run, jitter included. */
    record Plan(Schedule schedule, Optional<Instant> next, Instant madeAt) {}

    /** What is planned now. */
    synchronized Plan plan() {
        return plan;
    }

    /** Stores a schedule and follows it from now on. */
    Plan replace(Schedule schedule) {
        database.write(() -> {
            StoredSchedule row = schedules.findByIdOptional(StoredSchedule.ID).orElseGet(StoredSchedule::new);
            row.cron = schedule.cron();
            row.timeZone = schedule.zone().getId();
            row.jitterSeconds = schedule.jitter().toSeconds();
            row.enabled = schedule.enabled();
            row.updatedAt = clock.instant();
            schedules.persist(row);
        });
        synchronized (this) {
            plan = plan(schedule);
            return plan;
        }
    }

    void load(@Observes @Priority(Lifecycle.Open.SCHEDULE) DatabaseOpened event) {
        Schedule schedule = database.read(() -> schedules.findByIdOptional(StoredSchedule.ID))
                .flatMap(ImportScheduler::readable)
                .orElseGet(this::configured);
        synchronized (this) {
            plan = plan(schedule);
        }
        importOnStart();
    }

    /** A row that somebody damaged keeps nothing else from being loaded. */
    private static Optional<Schedule> readable(StoredSchedule row) {
        try {
            return Optional.of(Schedule.of(row.cron, row.timeZone, Duration.ofSeconds(row.jitterSeconds), row.enabled));
        } catch (IllegalArgumentException damaged) {
            LOG.errorv("schedule_unreadable", kv("cron", row.cron), kv("reason", damaged.getMessage()));
            return Optional.empty();
        }
    }

    /** Looks whether a run is due; the next look waits until the run has ended. */
    @Scheduled(
            identity = "blocklist-import",
            every = "${bartizan.blocklist.schedule.check-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void importWhenDue() throws InterruptedException, ExecutionException {
        if (!takeDue()) {
            return;
        }
        try {
            importer.runToEnd(Order.all(ImportTrigger.SCHEDULE));
        } catch (ServiceException refused) {
            skipped("scheduled_import_skipped", refused);
        }
    }

    private synchronized boolean takeDue() {
        Instant now = clock.instant();
        if (now.isBefore(plan.madeAt())) {
            // The clock was ahead: its next run may be years away.
            plan = plan(plan.schedule());
        }
        boolean due = plan.next().filter(next -> !now.isBefore(next)).isPresent();
        if (due) {
            plan = plan(plan.schedule());
        }
        return due;
    }

    private Plan plan(Schedule schedule) {
        long jitter = schedule.jitter().toMillis();
        Instant now = clock.instant();
        return new Plan(
                schedule,
                schedule.next(now).map(next -> next.plusMillis(jitter > 0 ? random.nextLong(jitter) : 0)),
                now);
    }

    private Schedule configured() {
        ScheduleDefaults defaults = config.schedule();
        return Schedule.of(defaults.cron(), defaults.timeZone(), defaults.jitter(), defaults.enabled());
    }

    /** An opening after the first finds lists without content only if the file was lost. */
    private void importOnStart() {
        if (database.failing()) {
            // Nothing could be stored; this is called again when it can.
            return;
        }
        boolean first = !started;
        started = true;
        boolean wanted = switch (config.importOnStart()) {
            case NEVER -> false;
            case ALWAYS -> first || neverImported();
            case WHEN_EMPTY -> neverImported();
        };
        if (wanted) {
            try {
                importer.start(Order.all(ImportTrigger.START));
            } catch (ServiceException refused) {
                skipped("start_import_skipped", refused);
            }
        }
    }

    private void skipped(String event, ServiceException refused) {
        LOG.warnv(event, kv("error_code", refused.code()));
        if (refused.code() != ErrorCode.IMPORT_ALREADY_RUNNING) {
            notifications.fire(new Notification(
                    NotificationKind.IMPORT_FAILED,
                    Order.ALL,
                    "It could not begin: %s: %s".formatted(refused.code(), refused.getMessage())));
        }
    }

    private boolean neverImported() {
        return database.read(() -> lists.listEnabled().stream().anyMatch(list -> list.currentVersion == null));
    }
}
