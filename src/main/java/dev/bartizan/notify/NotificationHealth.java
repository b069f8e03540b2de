package dev.bartizan.notify;

import dev.bartizan.health.HealthComponent;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;

/** Failures of targets, in the health summary. */
@Singleton
class NotificationHealth implements HealthComponent {

    private final Notifier notifier;
    private final Webhooks webhooks;

    NotificationHealth(Notifier notifier, Webhooks webhooks) {
        this.notifier = notifier;
        this.webhooks = webhooks;
    }

    @Override
    public String name() {
        return "notifications";
    }

    @Override
    public Condition condition() {
        Map<String, String> failures = new TreeMap<>(notifier.failures());
        return new Condition(
                failures.isEmpty(), Map.of("targets", webhooks.all().size(), "failing", failures));
    }
}
