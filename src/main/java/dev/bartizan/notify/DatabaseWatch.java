package dev.bartizan.notify;

import dev.bartizan.database.DatabaseConditionChanged;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.database.DatabaseState.Condition;
import dev.bartizan.system.Lifecycle;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Fires notifications about the state of the database, because its own package must not depend on this one. */
@Singleton
class DatabaseWatch {

    private static final String SUBJECT = "database";
    private static final Notification RECOVERED =
            new Notification(NotificationKind.DATABASE_RECOVERED, SUBJECT, "The database works again.");

    private final DatabaseState state;
    private final Event<Notification> notifications;

    /** Whether another node has led since this one led last. */
    private volatile boolean following;

    DatabaseWatch(DatabaseState state, Event<Notification> notifications) {
        this.state = state;
        this.notifications = notifications;
    }

    void follow(@Observes DatabaseConditionChanged event) {
        switch (event.condition()) {
            case Condition.Opening _ -> {}
            case Condition.Following _ -> following = true;
            case Condition.Up _ -> {
                following = false;
                notifications.fire(RECOVERED);
            }
            case Condition.Down down when down.failure().usedByOther() -> {}
            // The node that leads notifies.
            case Condition.Down _ when following -> {}
            case Condition.Down down ->
                notifications.fire(new Notification(
                        NotificationKind.DATABASE_DEGRADED,
                        SUBJECT,
                        "%s: %s"
                                .formatted(
                                        down.failure().code(),
                                        down.failure().code().message())));
        }
    }

    /** Runs after the stored notices are loaded: an earlier process may have notified a failure that is over now. */
    void opened(@Observes @Priority(Lifecycle.Open.DATABASE_RECOVERED) DatabaseOpened event) {
        if (state.failure().isEmpty()) {
            notifications.fire(RECOVERED);
        }
    }
}
