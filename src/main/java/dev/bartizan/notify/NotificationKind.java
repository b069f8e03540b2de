package dev.bartizan.notify;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a notification is about: a problem that begins, or the end of all problems that its subject has. */
public enum NotificationKind {
    /** Imports of a list fail; its last good version stays published. */
    LIST_FAILING(Topic.LIST, "List %s is failing"),
    /** A list's feed became so much smaller, or empty, that it is not believed. */
    LIST_SHRUNK(Topic.LIST, "List %s shrank and is not believed"),
    /** A list's last successful import is too long ago. */
    LIST_STALE(Topic.LIST, "List %s is stale"),
    /** A list's last good version is so old that it is not published any more. */
    LIST_EXPIRED(Topic.LIST, "List %s expired"),
    /** A list is well again. */
    LIST_RECOVERED(Topic.LIST, "List %s recovered"),
    /** An import of all lists brought none of them, or could not begin. */
    IMPORT_FAILED(Topic.IMPORT, "The import of %s failed"),
    /** An import of all lists brought some of them again. */
    IMPORT_RECOVERED(Topic.IMPORT, "The import of %s works again"),
    /** The database can't be used. */
    DATABASE_DEGRADED(Topic.DATABASE, "The %s is degraded"),
    /** The database works again. */
    DATABASE_RECOVERED(Topic.DATABASE, "The %s recovered"),
    /** An agent does not run though it should, and is not started again by itself. */
    AGENT_FAILED(Topic.AGENT, "The agent %s failed"),
    /** An agent runs again. */
    AGENT_RECOVERED(Topic.AGENT, "The agent %s recovered"),
    /** A container is not restarted any more because it was too often, or is gone though it should run. */
    CONTAINER_FAILED(Topic.CONTAINER, "The container %s failed"),
    /** A container is well again. */
    CONTAINER_RECOVERED(Topic.CONTAINER, "The container %s recovered"),
    /** A deployment failed, or was taken back by itself. */
    DEPLOYMENT_FAILED(Topic.DEPLOYMENT, "The deployment of %s failed"),
    /** An app was deployed. */
    DEPLOYMENT_SUCCEEDED(Topic.DEPLOYMENT, "%s was deployed"),
    /** Somebody wants to know whether notifications arrive. */
    TEST(Topic.TEST, "A test of %s");

    /** What has problems. A subject's name is its own within its topic. */
    enum Topic {
        LIST,
        IMPORT,
        DATABASE,
        AGENT,
        CONTAINER,
        DEPLOYMENT,
        TEST
    }

    private final Topic topic;
    private final String title;

    NotificationKind(Topic topic, String title) {
        this.topic = topic;
        this.title = title;
    }

    /** The name in the API and in what is sent. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of that name in the API; nothing where there is none. */
    static Optional<NotificationKind> of(String wireName) {
        return Stream.of(values())
                .filter(kind -> kind.wireName().equals(wireName))
                .findAny();
    }

    Topic topic() {
        return topic;
    }

    /** A short line for people. */
    String title(String subject) {
        return title.formatted(subject);
    }

    /** Whether something begins to be wrong; otherwise it is over. */
    boolean problem() {
        return switch (this) {
            case LIST_RECOVERED,
                    IMPORT_RECOVERED,
                    DATABASE_RECOVERED,
                    AGENT_RECOVERED,
                    CONTAINER_RECOVERED,
                    DEPLOYMENT_SUCCEEDED,
                    TEST -> false;
            default -> true;
        };
    }
}
