package dev.bartizan.notify;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.backoff.Backoff;
import dev.bartizan.notify.NotificationFormat.Origin;
import dev.bartizan.notify.NotificationFormat.Payload;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Delivers notices to one target, one after the other. Each queue has its own thread, so that a slow target delays no
 * other.
 */
final class DeliveryQueue {

    private static final Logger LOG = Logger.getLogger(DeliveryQueue.class);

    /** Notified of each change of a delivery. */
    @FunctionalInterface
    interface Listener {
        void changed(Notice notice, Webhook webhook, Delivery delivery);
    }

    /** Waits interruptibly. */
    @FunctionalInterface
    interface Pause {
        void take(Duration time) throws InterruptedException;
    }

    /** Sends a notice once. */
    @FunctionalInterface
    interface Sender {
        Attempt post(Webhook webhook, String id, Payload payload) throws InterruptedException;
    }

    /** Replaced when somebody changes the target. */
    private volatile Webhook webhook;

    private final Sender sender;
    private final NotifyConfig config;
    private final Clock clock;
    private final Listener listener;
    private final Pause pause;
    private final Origin origin;
    private final BlockingQueue<Notice> waiting;
    private final Thread thread;

    DeliveryQueue(Webhook webhook, Sender sender, NotifyConfig config, Clock clock, Listener listener, Pause pause) {
        this.webhook = webhook;
        this.sender = sender;
        this.config = config;
        this.origin = Origin.of(config);
        this.clock = clock;
        this.listener = listener;
        this.pause = pause;
        this.waiting = new ArrayBlockingQueue<>(config.queueSize());
        this.thread = Thread.ofVirtual().name("notify-" + webhook.name()).start(this::run);
    }

    /**
     * Adds a notice; if the queue is full, drops the oldest one, because newer notices are more important. Never
     * blocks.
     */
    synchronized void add(Notice notice) {
        while (!waiting.offer(notice)) {
            Notice oldest = waiting.poll();
            if (oldest != null) {
                end(
                        oldest,
                        delivery(oldest),
                        DeliveryState.DROPPED,
                        "Dropped because too many newer " + "notifications were waiting.");
            }
        }
    }

    /** Uses the changed target from the next attempt on. */
    void use(Webhook changed) {
        webhook = changed;
    }

    /** Stops the thread; undelivered notices stay pending. */
    void stop() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                Notice notice = waiting.take();
                try {
                    deliver(notice);
                } catch (RuntimeException bug) {
                    LOG.errorv(bug, "notification_delivery_broke", kv("id", notice.id()), kv("target", webhook.name()));
                    end(
                            notice,
                            delivery(notice),
                            DeliveryState.FAILED,
                            "Unexpected: " + bug.getClass().getSimpleName());
                }
            }
        } catch (InterruptedException stopped) {
            LOG.debugv("notification_delivery_stopped", kv("target", webhook.name()));
        }
    }

    private void deliver(Notice notice) throws InterruptedException {
        for (int attempts = delivery(notice).attempts() + 1; ; attempts++) {
            Webhook current = webhook;
            Attempt attempt = sender.post(current, notice.id(), current.payload(notice, origin));
            Instant now = clock.instant();
            Delivery delivery = new Delivery(
                    DeliveryState.PENDING, attempts, attempt.error().orElse(null), now, null);
            Optional<Duration> wait = wait(attempt, attempts);
            if (wait.isEmpty()) {
                boolean accepted = attempt instanceof Attempt.Accepted;
                end(notice, delivery, accepted ? DeliveryState.DELIVERED : DeliveryState.FAILED, delivery.lastError());
                return;
            }
            listener.changed(notice, webhook, delivery);
            pause.take(wait.get());
        }
    }

    /** The delay before the next attempt; empty if there is none. */
    private Optional<Duration> wait(Attempt attempt, int attempts) {
        if (!(attempt instanceof Attempt.Retryable retryable) || attempts >= config.attempts()) {
            return Optional.empty();
        }
        Duration asked = retryable.retryAfter().orElse(Duration.ZERO);
        if (asked.compareTo(config.maximumRetryDelay()) > 0) {
            return Optional.empty();
        }
        Duration delay = new Backoff(config.retryDelay(), 2, config.maximumRetryDelay()).jittered(attempts - 1);
        return Optional.of(asked.compareTo(delay) > 0 ? asked : delay);
    }

    private Delivery delivery(Notice notice) {
        return notice.deliveries().getOrDefault(webhook.name(), Delivery.WAITING);
    }

    private void end(Notice notice, Delivery delivery, DeliveryState how, @Nullable String why) {
        Delivery ended = delivery.ended(how, why);
        LOG.logv(
                how == DeliveryState.DELIVERED ? Logger.Level.INFO : Logger.Level.WARN,
                "notification_delivery_ended",
                kv("id", notice.id()),
                kv("kind", notice.notification().kind().wireName()),
                kv("target", webhook.name()),
                kv("host", webhook.host()),
                kv("state", how.wireName()),
                kv("attempts", ended.attempts()),
                kv("reason", why));
        listener.changed(notice, webhook, ended);
    }
}
