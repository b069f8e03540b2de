package dev.bartizan.notify.target;

import dev.bartizan.error.ServiceException;
import dev.bartizan.notify.NotificationFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** The fields of the form of a target. */
public class TargetFields {

    @RestForm
    @Nullable
    String name;

    @RestForm
    @Nullable
    String format;

    @RestForm
    @Nullable
    String url;

    @RestForm
    @Nullable
    String recipient;

    @RestForm
    @Nullable
    String authorization;

    @RestForm
    @Nullable
    String secret;

    @RestForm
    boolean allowPrivate;

    NotificationTargetRequest request() {
        return new NotificationTargetRequest(
                text(name),
                chosenFormat(),
                text(url),
                text(recipient),
                text(authorization),
                text(secret),
                allowPrivate);
    }

    private NotificationFormat chosenFormat() {
        return Stream.of(NotificationFormat.values())
                .filter(each -> each.wireName().equals(format))
                .findAny()
                .orElseThrow(() -> ServiceException.invalid(Map.of("format", "is unknown"), Map.of()));
    }

    NotificationPage.TargetDraft draft(@Nullable String id) {
        return new NotificationPage.TargetDraft(
                id == null ? orEmpty(name) : id, orEmpty(format), orEmpty(recipient), allowPrivate);
    }

    private static String orEmpty(@Nullable String field) {
        return field == null ? "" : field;
    }

    /** An empty field of a form is an absent one. */
    static @Nullable String text(@Nullable String field) {
        return field == null || field.isBlank() ? null : field.strip();
    }
}
