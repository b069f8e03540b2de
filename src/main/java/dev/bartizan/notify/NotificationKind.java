package dev.bartizan.notify;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The kind of a notification: the begin of a problem, the end of all problems of its subject, or news. */
public enum NotificationKind {
    /** Imports of a list fail; its last good version stays published. */
    LIST_FAILING(Topic.LIST, "List %s is failing"),
    /** A list's feed became empty or so much smaller that it was rejected. */
    LIST_SHRUNK(Topic.LIST, "List %s shrank and was rejected"),
    /** A list's feed covered so much of the Internet, or so much more than before, that it was rejected. */
    LIST_GREW(Topic.LIST, "List %s grew and was rejected"),
    /** A list's last successful import is too long ago. */
    LIST_STALE(Topic.LIST, "List %s is stale"),
    /** A list's last good version is too old and no longer published. */
    LIST_EXPIRED(Topic.LIST, "List %s expired"),
    /** A list is healthy again. */
    LIST_RECOVERED(Topic.LIST, "List %s recovered"),
    /** An import of all lists failed for all of them, or could not start. */
    IMPORT_FAILED(Topic.IMPORT, "The import of %s failed"),
    /** An import of all lists succeeded for some of them again. */
    IMPORT_RECOVERED(Topic.IMPORT, "The import of %s works again"),
    /** The database can't be used. */
    DATABASE_DEGRADED(Topic.DATABASE, "The %s is degraded"),
    /** The database works again. */
    DATABASE_RECOVERED(Topic.DATABASE, "The %s recovered"),
    /** An agent should run but doesn't, and is not restarted automatically. */
    AGENT_FAILED(Topic.AGENT, "The agent %s failed"),
    /** An agent runs again. */
    AGENT_RECOVERED(Topic.AGENT, "The agent %s recovered"),
    /** A container has used up its restart budget, or was removed although it should run. */
    CONTAINER_FAILED(Topic.CONTAINER, "The container %s failed"),
    /** A container is healthy again. */
    CONTAINER_RECOVERED(Topic.CONTAINER, "The container %s recovered"),
    /** A text appears often in a container's log. */
    LOG_ALERT(Topic.LOG, "The log of %s has an alert"),
    /** The text doesn't appear often any more. */
    LOG_QUIET(Topic.LOG, "The log of %s is quiet again"),
    /** The tag of a container's image has another image in its registry. */
    IMAGE_NEWER(Topic.IMAGE, "There is a newer image for %s"),
    /** A deployment failed or was rolled back automatically. */
    DEPLOYMENT_FAILED(Topic.DEPLOYMENT, "The deployment of %s failed"),
    /** An app was deployed. */
    DEPLOYMENT_SUCCEEDED(Topic.DEPLOYMENT, "%s was deployed"),
    /** Caddy doesn't send an app's requests to its container. */
    ROUTE_LOST(Topic.ROUTE, "The route to %s was lost"),
    /** Caddy sends an app's requests to its container again. */
    ROUTE_RECOVERED(Topic.ROUTE, "The route to %s recovered"),
    /** Too many clients could not run an update, so it is no longer offered. */
    UPDATE_STOPPED(Topic.UPDATE, "The update for %s was stopped"),
    /** Clients whose update was stopped are offered another one, or the same again. */
    UPDATE_RECOVERED(Topic.UPDATE, "Updates for %s are offered again"),
    /** More bans than the threshold of a rule began within its time. */
    BANS_MANY(Topic.BANS, "Many bans (%s)"),
    /** The bans are below the threshold of a rule again. */
    BANS_NORMAL(Topic.BANS, "Bans are back to normal (%s)"),
    /** Notifications that were held back for a target. */
    SUMMARY(Topic.SUMMARY, "Summary for %s"),
    /** A test of the delivery. */
    TEST(Topic.TEST, "A test of %s");

    /** The type of subjects; names are unique within a topic. */
    enum Topic {
        LIST,
        IMPORT,
        DATABASE,
        AGENT,
        CONTAINER,
        LOG,
        IMAGE,
        DEPLOYMENT,
        ROUTE,
        UPDATE,
        BANS,
        SUMMARY,
        TEST
    }

    private final Topic topic;
    private final String title;

    NotificationKind(Topic topic, String title) {
        this.topic = topic;
        this.title = title;
    }

    /** The name in the API and in notifications. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind with a name in the API, if there is one. */
    public static Optional<NotificationKind> of(String wireName) {
        return Stream.of(values())
                .filter(kind -> kind.wireName().equals(wireName))
                .findAny();
    }

    Topic topic() {
        return topic;
    }

    /** Whether it is about the threshold of a rule; the subject is the rule. */
    public boolean ofThreshold() {
        return topic == Topic.BANS;
    }

    /** Whether targets get it because they chose its kind. */
    public boolean selectable() {
        return switch (topic) {
            case BANS, SUMMARY, TEST -> false;
            default -> true;
        };
    }

    /** A short line for people. */
    String title(String subject) {
        return title.formatted(subject);
    }

    /** Whether it is neither a problem nor the end of one: each different message of it is sent once. */
    boolean news() {
        return topic == Topic.IMAGE;
    }

    /** Whether it is a problem, not a recovery. */
    boolean problem() {
        return switch (this) {
            case LIST_RECOVERED,
                    IMPORT_RECOVERED,
                    DATABASE_RECOVERED,
                    AGENT_RECOVERED,
                    CONTAINER_RECOVERED,
                    LOG_QUIET,
                    IMAGE_NEWER,
                    DEPLOYMENT_SUCCEEDED,
                    ROUTE_RECOVERED,
                    UPDATE_RECOVERED,
                    BANS_NORMAL,
                    SUMMARY,
                    TEST -> false;
            default -> true;
        };
    }
}
