package dev.bartizan.notify;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.system.Lifecycle;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
class Notifier {

    private static final Logger LOG = Logger.getLogger(Notifier.class);

    private final Webhooks webhooks;
    private final WebhookClient client;
    private final NotificationLog log;
    private final NotificationStore store;
    private final NotifyConfig config;
    private final MeterRegistry metrics;
    private final Map<String, DeliveryQueue> queues = new LinkedHashMap<>();

    /** Errors of targets whose last delivery failed. */
    private final Map<String, String> failures = new ConcurrentHashMap<>();

    Notifier(
            Webhooks webhooks,
            WebhookClient client,
            NotificationLog log,
            NotificationStore store,
            NotifyConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.webhooks = webhooks;
        this.client = client;
        this.log = log;
        this.store = store;
        this.config = config;
        this.metrics = metrics;
        for (Webhook webhook : webhooks.all()) {
            queues.put(
                    webhook.name(),
                    new DeliveryQueue(webhook, client::post, config, clock, this::delivered, Thread::sleep));
        }
    }

    void onNotification(@Observes Notification notification) {
        log.add(notification, webhooks.subscribedTo(notification.kind())).ifPresent(notice -> {
            LOG.infov(
                    "notification",
                    kv("id", notice.id()),
                    kv("kind", notification.kind().wireName()),
                    kv("subject", notification.subject()),
                    kv("targets", notice.deliveries().size()));
            notice.deliveries()
                    .keySet()
                    .forEach(target -> Objects.requireNonNull(queues.get(target), "each target has a queue")
                            .add(notice));
            store.saveSoon();
        });
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
    Map<String, String> failures() {
        return Map.copyOf(failures);
    }

    /** Resumes deliveries of an earlier process. */
    void load(@Observes @Priority(Lifecycle.Open.NOTIFICATIONS) DatabaseOpened event) {
        for (Notice notice : store.load()) {
            notice.deliveries().forEach((target, delivery) -> {
                if (delivery.state() == DeliveryState.PENDING) {
                    resume(notice, target, delivery);
                }
            });
        }
        store.saveSoon();
    }

    private void resume(Notice notice, String target, Delivery delivery) {
        DeliveryQueue queue = queues.get(target);
        if (queue != null) {
            queue.add(notice);
        } else {
            log.update(
                    notice.id(), target, delivery.ended(DeliveryState.FAILED, "The target is no longer configured."));
        }
    }

    /** The result of a test at one target. */
    record TestResult(Webhook webhook, Attempt attempt) {}

    /**
     * Sends a test once, to one target or to all concurrently.
     *
     * @param target its name; all if it is not given
     * @throws ServiceException {@code NOT_FOUND} if there is no target with the name
     */
    List<TestResult> test(@Nullable String target) throws InterruptedException, ExecutionException {
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
                List.of());
        Attempt attempt = client.post(webhook, notice.id(), webhook.format().payload(notice, config.source()));
        remember(webhook, attempt.error().orElse(null));
        return new TestResult(webhook, attempt);
    }

    /** Runs after all features that fire notifications, and before the database is closed. */
    void stop(@Observes @Priority(Lifecycle.Stop.LAST_WRITES) ShutdownEvent event) {
        queues.values().forEach(DeliveryQueue::stop);
        store.stop();
    }
}
