package dev.bartizan.notify;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A notification in API responses. */
@Schema(name = "Notification", description = "A transition or news, with its deliveries to the targets.")
public record NotificationView(
        @Schema(description = "Identifier; sent as `webhook-id`.")
        String id,

        @Schema(description = "Kind of problem, recovery or news.")
        NotificationKind kind,

        @Schema(description = "`true` for a problem, `false` for a recovery and for news, such as `image_newer`.")
        boolean problem,

        @Schema(description = "Name of the subject, such as a list.", examples = "ipsum")
        String subject,

        @Schema(description = "A short line for people.", examples = "List ipsum is failing")
        String title,

        @Schema(description = "What happened, for people.") String message,

        @Schema(description = "When it was noticed.") Instant occurredAt,

        @Schema(description = "The deliveries to the targets that get this kind.")
        List<DeliveryView> deliveries) {

    static NotificationView of(Notice notice) {
        Notification notification = notice.notification();
        return new NotificationView(
                notice.id(),
                notification.kind(),
                notice.problem(),
                notification.subject(),
                notification.title(),
                notification.message(),
                notice.occurredAt(),
                notice.deliveries().entrySet().stream()
                        .map(entry -> DeliveryView.of(entry.getKey(), entry.getValue()))
                        .toList());
    }

    /** The delivery to one target. */
    @Schema(name = "NotificationDelivery", description = "The delivery of a notification to one target.")
    public record DeliveryView(
            @Schema(description = "The target's name.", examples = "phone")
            String target,

            @Schema(
                    description = "`held`: it waits for the end of quiet hours or for the daily summary. `pending`: it"
                            + " waits in the queue or for the next attempt. `delivered`: accepted. `failed`: rejected,"
                            + " or all attempts failed. `dropped`: too many newer ones were waiting, or because of"
                            + " quiet hours. `summarized`: it is part of a summary.")
            DeliveryState state,

            @Schema(description = "Number of attempts.", examples = "1")
            int attempts,

            @Schema(
                    description = "Why the last attempt failed; `null` if it did not.",
                    examples = "The target answered 503.")
            @Nullable
            String lastError,

            @Schema(description = "When it was last sent; `null` before the first attempt.") @Nullable
            Instant lastAttemptAt,

            @Schema(description = "When it is sent, alone or in a summary; `null` if it is not `held`.") @Nullable
            Instant heldUntil) {

        private static DeliveryView of(String target, Delivery delivery) {
            return new DeliveryView(
                    target,
                    delivery.state(),
                    delivery.attempts(),
                    delivery.lastError(),
                    delivery.lastAttemptAt(),
                    delivery.heldUntil());
        }
    }
}
