package dev.bartizan.notify;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** The configured targets, by name. Invalid ones are logged and skipped. */
@Singleton
class Webhooks {

    private static final Logger LOG = Logger.getLogger(Webhooks.class);

    private final List<Webhook> all = new ArrayList<>();

    Webhooks(NotifyConfig config) {
        new TreeMap<>(config.targets()).forEach((name, target) -> {
            try {
                all.add(Webhook.of(name, target));
            } catch (IllegalArgumentException wrong) {
                LOG.errorv("notify_target_refused", kv("target", name), kv("reason", wrong.getMessage()));
            }
        });
    }

    List<Webhook> all() {
        return all;
    }

    /** The names of the targets that get the kind. */
    List<String> subscribedTo(NotificationKind kind) {
        return all.stream()
                .filter(webhook -> webhook.kinds().contains(kind))
                .map(Webhook::name)
                .toList();
    }
}
