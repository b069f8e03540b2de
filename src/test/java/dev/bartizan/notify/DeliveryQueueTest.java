package dev.bartizan.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bartizan.Patience;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveryQueueTest {

    private static final Attempt ACCEPTED = new Attempt.Accepted(OptionalInt.of(200));
    private static final Attempt REFUSED = new Attempt.Refused(OptionalInt.of(400), Optional.of("400"));
    private static final Webhook WEBHOOK = new Webhook(
            "phone",
            Webhook.Endpoint.of("https://example.org/", null, null, false),
            NotificationFormat.JSON,
            Optional.empty(),
            Optional.empty(),
            Webhook.Subscription.to(Set.of()));

    private final BlockingQueue<Attempt> attempts = new LinkedBlockingQueue<>();
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private final List<String> changes = new CopyOnWriteArrayList<>();
    private final List<DeliveryQueue> queues = new ArrayList<>();

    @AfterEach
    void stop() {
        queues.forEach(DeliveryQueue::stop);
    }

    private DeliveryQueue queue(Map<String, String> settings, DeliveryQueue.Pause pause) {
        DeliveryQueue queue = new DeliveryQueue(
                WEBHOOK,
                (webhook, id, payload) -> {
                    sent.add(id);
                    return attempts.take();
                },
                NotifySettings.of(settings),
                Clock.systemUTC(),
                (notice, webhook, delivery) -> changes.add("%s %s %d %s"
                        .formatted(notice.id(), delivery.state(), delivery.attempts(), delivery.lastError())),
                pause);
        queues.add(queue);
        return queue;
    }

    private DeliveryQueue queue(Map<String, String> settings) {
        return queue(settings, pauses::add);
    }

    private static Attempt retryable(Duration retryAfter) {
        return new Attempt.Retryable(OptionalInt.of(503), Optional.of("503"), Optional.ofNullable(retryAfter));
    }

    private static Notice notice(String id) {
        return new Notice(
                id, new Notification(NotificationKind.LIST_FAILING, "ipsum", "because"), Instant.EPOCH, Map.of());
    }

    private void expectChanges(String... expected) {
        await().atMost(Patience.LONG).untilAsserted(() -> assertThat(changes).containsExactly(expected));
    }

    @Test
    void whatPassesIsTriedAgainWithGrowingWaits() {
        attempts.addAll(List.of(retryable(null), retryable(null), retryable(null), ACCEPTED));
        queue(Map.of("retry-delay", "1s")).add(notice("a"));

        expectChanges("a PENDING 1 503", "a PENDING 2 503", "a PENDING 3 503", "a DELIVERED 4 null");
        assertThat(pauses).hasSize(3);
        for (int retry = 0; retry < 3; retry++) {
            long longest = 1_000L << retry;
            assertThat(pauses.get(retry)).isBetween(Duration.ofMillis(longest / 2), Duration.ofMillis(longest));
        }
    }

    @Test
    void attemptsAndWaitsAreBounded() {
        for (int attempt = 0; attempt < 40; attempt++) {
            attempts.add(retryable(null));
        }
        queue(Map.of("attempts", "40", "retry-delay", "1s", "maximum-retry-delay", "3s"))
                .add(notice("a"));

        await().atMost(Patience.LONG).untilAsserted(() -> assertThat(changes).contains("a FAILED 40 503"));
        assertThat(pauses)
                .hasSize(39)
                .allSatisfy(pause -> assertThat(pause).isLessThanOrEqualTo(Duration.ofSeconds(3)));
    }

    @Test
    void refusalIsFinalAndTheNextOneIsSent() {
        attempts.addAll(List.of(REFUSED, ACCEPTED));
        DeliveryQueue queue = queue(Map.of());
        queue.add(notice("a"));
        queue.add(notice("b"));

        expectChanges("a FAILED 1 400", "b DELIVERED 1 null");
        assertThat(pauses).isEmpty();
    }

    @Test
    void targetSaysHowLongToWait() {
        attempts.addAll(List.of(retryable(Duration.ofMinutes(2)), retryable(Duration.ofHours(2))));
        queue(Map.of()).add(notice("a"));

        expectChanges("a PENDING 1 503", "a FAILED 2 503");
        assertThat(pauses).containsExactly(Duration.ofMinutes(2));
    }

    @Test
    void oldestThatWaitsMakesRoom() {
        DeliveryQueue queue = queue(Map.of("queue-size", "2"));
        queue.add(notice("a"));
        await().atMost(Patience.LONG).until(() -> sent.contains("a"));

        queue.add(notice("b"));
        queue.add(notice("c"));
        queue.add(notice("d"));
        attempts.addAll(List.of(ACCEPTED, ACCEPTED, ACCEPTED));

        expectChanges(
                "b DROPPED 0 Dropped because too many newer notifications were waiting.",
                "a DELIVERED 1 null",
                "c DELIVERED 1 null",
                "d DELIVERED 1 null");
    }

    @Test
    void slowTargetDelaysNoOther() {
        queue(Map.of()).add(notice("slow"));
        await().atMost(Patience.LONG).until(() -> sent.contains("slow"));
        DeliveryQueue other = new DeliveryQueue(
                WEBHOOK,
                (webhook, id, payload) -> ACCEPTED,
                NotifySettings.of(Map.of()),
                Clock.systemUTC(),
                (notice, webhook, delivery) -> changes.add(notice.id()),
                pauses::add);
        queues.add(other);

        other.add(notice("fast"));

        expectChanges("fast");
    }

    @Test
    void stopEndsTheWaitAndLeavesTheDeliveryPending() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        attempts.add(retryable(null));
        DeliveryQueue queue = queue(Map.of(), time -> {
            try {
                never.await();
            } catch (InterruptedException stopped) {
                interrupted.countDown();
                throw stopped;
            }
        });
        queue.add(notice("a"));
        expectChanges("a PENDING 1 503");

        queue.stop();

        assertThat(interrupted.await(Patience.LONG.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(changes).containsExactly("a PENDING 1 503");
    }
}
