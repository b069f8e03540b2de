package dev.bartizan.notify;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A notification as the API tells of it. */
@Schema(name = "Notification", description = "A transition that people were told of, or are being told of.")
record NotificationItem(
        @Schema(description = "Identifies it; sent along as `webhook-id`.")
        String id,

        @Schema(description = "What it is about.") NotificationKind kind,

        @Schema(description = "Whether something began to be wrong; otherwise it was over.")
        boolean problem,

        @Schema(description = "What had the problem, such as a list, by name.", examples = "ipsum")
        String subject,

        @Schema(description = "A short line for people.", examples = "List ipsum is failing")
        String title,

        @Schema(description = "What happened, for people.") String message,

        @Schema(description = "When it was noticed.") Instant occurredAt,

        @Schema(description = "What became of it at each target that wants its kind.")
        List<DeliveryItem> deliveries) {

    static NotificationItem of(Notice notice) {
        Notification notification = notice.notification();
        return new NotificationItem(
                notice.id(),
                notification.kind(),
                notice.problem(),
                notification.subject(),
                notification.title(),
                notification.message(),
                notice.occurredAt(),
                notice.deliveries().entrySet().stream()
                        .map(entry -> DeliveryItem.of(entry.getKey(), entry.getValue()))
                        .toList());
    }

    /** What became of it at one target. */
    @Schema(name = "NotificationDelivery", description = "What became of a notification at one target.")
    record DeliveryItem(
            @Schema(description = "The target's name in the configuration.", examples = "phone")
            String target,

            @Schema(
                    description = "`pending`: it waits for its turn or the next attempt. `delivered`: accepted."
                            + " `failed`: refused, or accepted in no attempt. `dropped`: too many newer ones waited.")
            DeliveryState state,

            @Schema(description = "How often it was sent.", examples = "1")
            int attempts,

            @Schema(
                    description = "Why the last attempt failed; `null` if it did not.",
                    examples = "The target answered 503.")
            @Nullable
            String lastError,

            @Schema(description = "When it was last sent; `null` before the first attempt.") @Nullable
            Instant lastAttemptAt) {

        private static DeliveryItem of(String target, Delivery delivery) {
            return new DeliveryItem(
                    target, delivery.state(), delivery.attempts(), delivery.lastError(), delivery.lastAttemptAt());
        }
    }
}
