package dev.bartizan.notify;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.notify.NotificationFormat.Origin;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Sends transitions to the targets. Firing a notification only uses memory and never blocks. */
@Singleton
public class Notifier {

    private static final Logger LOG = Logger.getLogger(Notifier.class);

    private final Webhooks webhooks;
    private final WebhookClient client;
    private final NotificationLog log;
    private final NotificationStore store;
    private final NotifyConfig config;
    private final MeterRegistry metrics;
    private final Clock clock;
    private final Deadline release;

    /** By names of the targets. */
    private final Map<String, DeliveryQueue> queues = new ConcurrentHashMap<>();

    /** Errors of targets whose last delivery failed. */
    private final Map<String, String> failures = new ConcurrentHashMap<>();

    Notifier(
            Webhooks webhooks,
            WebhookClient client,
            NotificationLog log,
            NotificationStore store,
            NotifyConfig config,
            Clock clock,
            MeterRegistry metrics,
            DeadlineQueue deadlines) {
        this.webhooks = webhooks;
        this.client = client;
        this.log = log;
        this.store = store;
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
        this.release = deadlines.add("notifications-held", this::release);
        webhooks.all().forEach(webhook -> queues.put(webhook.name(), queue(webhook)));
    }

    private DeliveryQueue queue(Webhook webhook) {
        return new DeliveryQueue(webhook, client::post, config, clock, this::delivered, Thread::sleep);
    }

    /**
     * Replaces the targets that people added. What waits for a target that is gone is not sent.
     *
     * @param added the targets, except those of the configuration
     */
    public synchronized void replaceAdded(List<Webhook> added) {
        webhooks.replaceAdded(added);
        for (Webhook webhook : webhooks.all()) {
            DeliveryQueue queue = queues.get(webhook.name());
            if (queue == null) {
                queues.put(webhook.name(), queue(webhook));
            } else {
                queue.use(webhook);
            }
        }
        for (String target : List.copyOf(queues.keySet())) {
            if (webhooks.find(target).isEmpty()) {
                Objects.requireNonNull(queues.remove(target), "nothing else removes queues")
                        .stop();
                failures.remove(target);
                log.end(target, "The target was deleted.");
                store.saveSoon();
            }
        }
    }

    void onNotification(@Observes Notification notification) {
        log.add(notification, webhooks.deliveries(notification, clock.instant()))
                .ifPresent(notice -> {
                    LOG.infov(
                            "notification",
                            kv("id", notice.id()),
                            kv("kind", notification.kind().wireName()),
                            kv("subject", notification.subject()),
                            kv("targets", notice.deliveries().size()));
                    notice.deliveries().forEach((target, delivery) -> {
                        if (delivery.state() == DeliveryState.PENDING) {
                            send(target, notice);
                        }
                    });
                    releaseNext();
                    store.saveSoon();
                });
    }

    private void send(String target, Notice notice) {
        DeliveryQueue queue = queues.get(target);
        if (queue != null) {
            queue.add(notice);
        } else {
            log.end(target, "The target is no longer configured.");
        }
    }

    private void releaseNext() {
        log.nextDue().ifPresent(release::by);
    }

    /** Sends what was held back until now. */
    private void release() {
        log.takeDue().forEach((target, notice) -> send(target, notice));
        store.saveSoon();
        releaseNext();
    }

    private void delivered(Notice notice, Webhook webhook, Delivery delivery) {
        log.update(notice.id(), webhook.name(), delivery);
        store.saveSoon();
        if (delivery.state() != DeliveryState.PENDING) {
            count(webhook, delivery.state());
            remember(webhook, delivery.lastError());
        }
    }

    private void count(Webhook webhook, DeliveryState state) {
        metrics.counter("bartizan.notify.deliveries", "target", webhook.name(), "state", state.wireName())
                .increment();
    }

    private void remember(Webhook webhook, @Nullable String error) {
        if (error == null) {
            failures.remove(webhook.name());
        } else {
            failures.put(webhook.name(), error);
        }
    }

    /** Errors of targets whose last delivery failed, by name of the target. */
    public Map<String, String> failures() {
        return Map.copyOf(failures);
    }

    /** Resumes deliveries of an earlier process. */
    void load(@Observes @Priority(Lifecycle.Open.NOTIFICATIONS) DatabaseOpened event) {
        for (Notice notice : store.load()) {
            notice.deliveries().forEach((target, delivery) -> {
                if (delivery.state() == DeliveryState.PENDING) {
                    send(target, notice);
                }
            });
        }
        releaseNext();
        store.saveSoon();
    }

    /** The result of a test at one target. */
    public record TestResult(Webhook webhook, Attempt attempt) {

        /** Whether the target accepted the test. */
        public boolean accepted() {
            return attempt.error().isEmpty();
        }
    }

    /**
     * Sends a test once, to one target or to all concurrently.
     *
     * @param target its name; all if it is not given
     * @throws ServiceException {@code NOT_FOUND} if there is no target with the name
     */
    public List<TestResult> test(@Nullable String target) throws InterruptedException, ExecutionException {
        List<Webhook> asked = webhooks.all().stream()
                .filter(webhook -> target == null || webhook.name().equals(target))
                .toList();
        if (target != null && asked.isEmpty()) {
            throw new ServiceException(ErrorCode.NOT_FOUND, Map.of("target", target));
        }
        List<TestResult> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<TestResult>> tests = asked.stream()
                    .<Callable<TestResult>>map(webhook -> () -> test(webhook))
                    .toList();
            for (Future<TestResult> test : threads.invokeAll(tests)) {
                outcomes.add(test.get());
            }
        }
        return outcomes;
    }

    private TestResult test(Webhook webhook) throws InterruptedException {
        Notice notice = log.notice(
                new Notification(NotificationKind.TEST, webhook.name(), "If you read this, notifications arrive."),
                Map.of());
        Attempt attempt = client.post(webhook, notice.id(), webhook.payload(notice, Origin.of(config)));
        remember(webhook, attempt.error().orElse(null));
        return new TestResult(webhook, attempt);
    }

    /** Runs after all features that fire notifications, and before the database is closed. */
    void stop(@Observes @Priority(Lifecycle.Stop.LAST_WRITES) ShutdownEvent event) {
        queues.values().forEach(DeliveryQueue::stop);
        store.stop();
    }
}
