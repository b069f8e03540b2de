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
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;

/** Tells the targets of transitions. Firing a notification waits for nothing but memory. */
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

    /** Why the last delivery to a target failed, where it did. */
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

    void hear(@Observes Notification notification) {
        log.add(notification, webhooks.wanting(notification.kind())).ifPresent(notice -> {
            LOG.infov(
                    "notification",
                    kv("id", notice.id()),
                    kv("kind", notification.kind().wireName()),
                    kv("subject", notification.subject()),
                    kv("targets", notice.deliveries().size()));
            notice.deliveries().keySet().forEach(target -> queues.get(target).add(notice));
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

    private void remember(Webhook webhook, String error) {
        if (error == null) {
            failures.remove(webhook.name());
        } else {
            failures.put(webhook.name(), error);
        }
    }

    /** Why the last delivery failed, by name of the target. */
    Map<String, String> failures() {
        return Map.copyOf(failures);
    }

    /** Goes on with what an earlier process could not deliver. */
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
                    notice.id(),
                    target,
                    delivery.ended(DeliveryState.FAILED, "The target is not configured any more."));
        }
    }

    /** A test's outcome at one target. */
    record Tested(Webhook webhook, Attempt attempt) {}

    /**
     * Sends a test to one target, or to all at the same time, once.
     *
     * @param target its name; null for all
     * @throws ServiceException {@code NOT_FOUND} if there is none of that name
     */
    List<Tested> test(String target) throws InterruptedException, ExecutionException {
        List<Webhook> asked = webhooks.all().stream()
                .filter(webhook -> target == null || webhook.name().equals(target))
                .toList();
        if (target != null && asked.isEmpty()) {
            throw new ServiceException(ErrorCode.NOT_FOUND, Map.of("target", target));
        }
        List<Tested> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Tested>> tests = asked.stream()
                    .<Callable<Tested>>map(webhook -> () -> test(webhook))
                    .toList();
            for (Future<Tested> test : threads.invokeAll(tests)) {
                outcomes.add(test.get());
            }
        }
        return outcomes;
    }

    private Tested test(Webhook webhook) throws InterruptedException {
        Notice notice = log.notice(
                new Notification(NotificationKind.TEST, webhook.name(), "If you read this, notifications arrive."),
                List.of());
        Attempt attempt = client.post(webhook, notice.id(), webhook.format().payload(notice, config.source()));
        remember(webhook, attempt.error().orElse(null));
        return new Tested(webhook, attempt);
    }

    /** After whatever may still find something out, before the database is closed. */
    void stop(@Observes @Priority(Lifecycle.Stop.LAST_WRITES) ShutdownEvent event) {
        queues.values().forEach(DeliveryQueue::stop);
        store.stop();
    }
}
