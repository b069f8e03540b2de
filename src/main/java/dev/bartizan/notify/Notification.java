package dev.bartizan.notify;

/**
 * The state of one subject of a feature, fired as a synchronous CDI event. Firing is cheap and doesn't wait for the
 * delivery.
 *
 * <p>It can be fired repeatedly; only transitions are sent. From the first problem of a subject until its recovery,
 * each kind is sent once. A recovery is only sent after a problem. News are sent once, as long as the log keeps them. This also
 * holds across restarts.
 *
 * @param kind the kind of problem or recovery
 * @param subject name of the subject, such as a list
 * @param message what happened, for people, without secrets; cut to {@value #LONGEST_MESSAGE} characters
 */
public record Notification(NotificationKind kind, String subject, String message) {

    /** Maximum number of characters of a message; services that display it have their own limits. */
    static final int LONGEST_MESSAGE = 1_000;

    /** The subject; names are only unique within a topic. */
    record Subject(NotificationKind.Topic topic, String name) {}

    public Notification {
        if (message.length() > LONGEST_MESSAGE) {
            message = message.substring(0, LONGEST_MESSAGE - 1) + "…";
        }
    }

    /** The subject with its topic. */
    Subject about() {
        return new Subject(kind.topic(), subject);
    }

    /** A short line for people. */
    String title() {
        return kind.title(subject);
    }
}
