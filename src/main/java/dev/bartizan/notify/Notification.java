package dev.bartizan.notify;

/**
 * What a feature found out about one of its subjects. It is fired as a CDI event, synchronously; that costs the one who
 * fires next to nothing, whatever becomes of the delivery.
 *
 * <p>It may be fired as often as the feature looks: people are told of transitions only. From the first problem of a
 * subject to its recovery each kind is told once, and a recovery only after a problem; restarts of the service change
 * nothing of that.
 *
 * @param kind what it is about
 * @param subject name of what has, or had, the problem, such as that of a list
 * @param message what happened, for people: no secrets; what is longer than {@value #LONGEST_MESSAGE} characters is cut
 */
public record Notification(NotificationKind kind, String subject, String message) {

    /** Most characters of a message; services that show it have limits of their own. */
    static final int LONGEST_MESSAGE = 1_000;

    /** What has or had the problem; names are unique within a topic only. */
    record Subject(NotificationKind.Topic topic, String name) {}

    public Notification {
        if (message.length() > LONGEST_MESSAGE) {
            message = message.substring(0, LONGEST_MESSAGE - 1) + "…";
        }
    }

    /** What it is about. */
    Subject about() {
        return new Subject(kind.topic(), subject);
    }

    /** A short line for people. */
    String title() {
        return kind.title(subject);
    }
}
