package dev.bartizan.notify;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.notify.Webhook.Plan;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** The targets: first the configured ones, then those that people added, each by name. Thread-safe. */
@Singleton
public class Webhooks {

    private static final Logger LOG = Logger.getLogger(Webhooks.class);

    private final List<Webhook> configured;
    private volatile List<Webhook> all;

    /** Invalid targets of the configuration are logged and skipped. */
    Webhooks(NotifyConfig config) {
        List<Webhook> valid = new ArrayList<>();
        new TreeMap<>(config.targets()).forEach((name, target) -> {
            try {
                valid.add(Webhook.of(name, target));
            } catch (IllegalArgumentException wrong) {
                LOG.errorv("notify_target_refused", kv("target", name), kv("reason", wrong.getMessage()));
            }
        });
        this.configured = List.copyOf(valid);
        this.all = configured;
    }

    /** All targets. */
    public List<Webhook> all() {
        return all;
    }

    /** The targets of the configuration. */
    public List<Webhook> configured() {
        return configured;
    }

    /** The target with a name. */
    public Optional<Webhook> find(String name) {
        return all.stream().filter(webhook -> webhook.name().equals(name)).findAny();
    }

    /** Replaces the targets that people added; one with the name of a configured one is left out. */
    void replaceAdded(List<Webhook> added) {
        all = Stream.concat(
                        configured.stream(),
                        added.stream()
                                .filter(webhook -> configured.stream()
                                        .noneMatch(other -> other.name().equals(webhook.name()))))
                .toList();
    }

    /** The deliveries of a notification, by the names of the targets that get it. */
    Map<String, Delivery> deliveries(Notification notification, Instant now) {
        Map<String, Delivery> deliveries = new LinkedHashMap<>();
        for (Webhook webhook : all) {
            switch (webhook.subscription().plan(notification, now)) {
                case Plan.Skip _ -> {}
                case Plan.Now _ -> deliveries.put(webhook.name(), Delivery.WAITING);
                case Plan.Hold held -> deliveries.put(webhook.name(), Delivery.held(held.until()));
                case Plan.Drop _ ->
                    deliveries.put(webhook.name(), Delivery.WAITING.ended(DeliveryState.DROPPED, "Quiet hours."));
            }
        }
        return deliveries;
    }
}
