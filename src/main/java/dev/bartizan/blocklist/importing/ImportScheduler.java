package dev.bartizan.blocklist.importing;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditChange;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** Starts imports by the schedule, which can be changed while the service runs, and at the start of the service. */
@Singleton
public class ImportScheduler {

    private static final Logger LOG = Logger.getLogger(ImportScheduler.class);

    private final BlocklistImporter importer;
    private final BlocklistConfig config;
    private final Database database;
    private final ScheduleRepository schedules;
    private final BlocklistRepository lists;
    private final Event<Notification> notifications;
    private final Clock clock;
    private final Audit audit;
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
            Clock clock,
            Audit audit) {
        this.importer = importer;
        this.config = config;
        this.database = database;
        this.schedules = schedules;
        this.lists = lists;
        this.notifications = notifications;
        this.clock = clock;
        this.plan = plan(configured());
        this.audit = audit;
    }

    /** A schedule and its next run, jitter included. */
    public record Plan(Schedule schedule, Optional<Instant> next, Instant madeAt) {}

    /** The current plan. */
    public synchronized Plan plan() {
        return plan;
    }

    /** Stores a schedule and applies it. */
    public Plan replace(Schedule schedule) {
        Map<String, String> before = fields(plan().schedule());
        database.write(() -> {
            ScheduleRow row = schedules.findByIdOptional(ScheduleRow.ID).orElseGet(ScheduleRow::new);
            row.cron = schedule.cron();
            row.timeZone = schedule.zone().getId();
            row.jitterSeconds = schedule.jitter().toSeconds();
            row.enabled = schedule.enabled();
            row.updatedAt = clock.instant();
            schedules.persist(row);
            audit.record(AuditChange.of("schedule.change", "import").between(before, fields(schedule)));
        });
        synchronized (this) {
            plan = plan(schedule);
            return plan;
        }
    }

    private static Map<String, String> fields(Schedule schedule) {
        return AuditChange.fields(
                "cron",
                schedule.cron(),
                "time_zone",
                schedule.zone().getId(),
                "jitter",
                schedule.jitter(),
                "enabled",
                schedule.enabled());
    }

    void load(@Observes @Priority(Lifecycle.Open.SCHEDULE) DatabaseOpened event) {
        Schedule schedule = database.read(() -> schedules.findByIdOptional(ScheduleRow.ID))
                .flatMap(ImportScheduler::readable)
                .orElseGet(this::configured);
        synchronized (this) {
            plan = plan(schedule);
        }
        importOnStart();
    }

    /** Ignores an invalid row, so that the service still starts. */
    private static Optional<Schedule> readable(ScheduleRow row) {
        try {
            return Optional.of(Schedule.of(row.cron, row.timeZone, Duration.ofSeconds(row.jitterSeconds), row.enabled));
        } catch (IllegalArgumentException damaged) {
            LOG.errorv("schedule_unreadable", kv("cron", row.cron), kv("reason", damaged.getMessage()));
            return Optional.empty();
        }
    }

    /** Runs an import if one is due; the next check waits until the run has ended. */
    @Scheduled(
            identity = "blocklist-import",
            every = "${bartizan.blocklist.schedule.check-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void importWhenDue() throws InterruptedException, ExecutionException {
        if (database.otherLeads() || !takeDue()) {
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
            // The clock was ahead, so the planned run can be years away.
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

    /** After the first opening of the database, lists without content exist only if the database file was lost. */
    private void importOnStart() {
        if (database.failing()) {
            // Nothing can be stored now; this runs again when it can.
            return;
        }
        boolean first = !started;
        started = true;
        boolean wanted = switch (config.importOnStart()) {
            case NEVER -> false;
            // A node that followed has what the former leader imported.
            case ALWAYS -> first && !database.hasFollowed() || neverImported();
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
                    "The import could not start: %s: %s".formatted(refused.code(), refused.getMessage())));
        }
    }

    private boolean neverImported() {
        return database.read(() -> lists.listEnabled().stream()
                .anyMatch(list -> list.imported().version() == null
                        && !list.source().location().pushed()));
    }
}
