package dev.bartizan.container.supervision;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.container.supervision.ContainerState.Failed;
import dev.bartizan.container.supervision.ContainerState.Missing;
import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import jakarta.enterprise.event.Event;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Publishes state changes of containers to the log and as events, and sends notifications. Thread-safe. */
final class StateChangePublisher {

    private static final Logger LOG = Logger.getLogger(StateChangePublisher.class);

    private final Event<StateChange> changes;
    private final Event<Notification> notifications;

    /** Names of the containers whose failure was notified but whose recovery was not yet. */
    private final Set<String> notified = ConcurrentHashMap.newKeySet();

    StateChangePublisher(Event<StateChange> changes, Event<Notification> notifications) {
        this.changes = changes;
        this.notifications = notifications;
    }

    /** Publishes a state change. */
    void changed(Supervised container, ContainerState from, ContainerState to, Instant now) {
        StateChange change = new StateChange(
                now, container.app(), container.name(), from.wireName(), to.wireName(), container.why());
        LOG.infov(
                "container_state",
                kv("container", change.container()),
                kv("app", change.app()),
                kv("from", change.from()),
                kv("to", change.to()),
                kv("why", change.why()));
        changes.fire(change);
    }

    /**
     * Sends one notification when a container fails or is missing, and one when it has recovered; none while it is held.
     *
     * @param usedUp whether the container has used up its restarts; then being healthy does not count as recovery yet
     */
    void notifyChange(Supervised container, ContainerState state, boolean usedUp) {
        boolean lost = state instanceof Failed || state instanceof Missing;
        boolean healthy = container.ready() && !container.held() && !usedUp;
        if (lost && notified.add(container.name())) {
            notifications.fire(new Notification(NotificationKind.CONTAINER_FAILED, container.name(), container.why()));
        } else if (healthy && notified.remove(container.name())) {
            notifications.fire(
                    new Notification(NotificationKind.CONTAINER_RECOVERED, container.name(), container.why()));
        }
    }

    /** Forgets the notification of a container that is not supervised under this name any more. */
    void forget(String container) {
        notified.remove(container);
    }
}
