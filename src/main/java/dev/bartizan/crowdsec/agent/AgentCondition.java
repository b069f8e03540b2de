package dev.bartizan.crowdsec.agent;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The agent's last problem, and whether it counts as failed. Notifies of failure and recovery. Thread-safe. */
@Singleton
class AgentCondition {

    private static final Logger LOG = Logger.getLogger(AgentCondition.class);

    /** The agent's name in notifications. */
    private static final String SUBJECT = "crowdsec";

    private final Event<Notification> notifications;

    private volatile Optional<AgentProblem> problem = Optional.empty();

    /** Whether the agent counts as failed: until someone starts it or it has run for a while. */
    private volatile boolean failed;

    /** The kind of the last notification; empty before the first one. */
    private volatile Optional<NotificationKind> notified = Optional.empty();

    AgentCondition(Event<Notification> notifications) {
        this.notifications = notifications;
    }

    /** The last problem; empty if there was none since the last start or stop. */
    Optional<AgentProblem> problem() {
        return problem;
    }

    /** Whether the agent counts as failed. */
    boolean failed() {
        return failed;
    }

    /** Whether the last notification said that it runs. */
    boolean recoveryNotified() {
        return notified.filter(NotificationKind.AGENT_RECOVERED::equals).isPresent();
    }

    /** Someone starts the agent: earlier problems are forgotten. */
    void started() {
        problem = Optional.empty();
        failed = false;
    }

    /** Someone has stopped the agent. */
    void stopped() {
        started();
        notified = Optional.empty();
    }

    /** The agent's process has ended. */
    void ended(AgentProblem found) {
        problem = Optional.of(found);
        LOG.warnv("crowdsec_agent_ended", kv("reason", found.summary()));
    }

    /** The agent has failed, and is not restarted for now. */
    void fail(AgentProblem found) {
        problem = Optional.of(found);
        if (!failed) {
            failed = true;
            LOG.errorv("crowdsec_agent_failed", kv("reason", found.summary()), kv("details", found.details()));
        }
        notifyOnce(NotificationKind.AGENT_FAILED, found.summary());
    }

    /** The agent runs, and its local API answers. */
    void recovered() {
        failed = false;
        notifyOnce(NotificationKind.AGENT_RECOVERED, "The agent runs.");
    }

    private void notifyOnce(NotificationKind kind, String message) {
        if (notified.filter(kind::equals).isEmpty()) {
            notified = Optional.of(kind);
            notifications.fire(new Notification(kind, SUBJECT, message));
        }
    }
}
