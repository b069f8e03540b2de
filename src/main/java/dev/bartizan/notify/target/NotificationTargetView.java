package dev.bartizan.notify.target;

import dev.bartizan.notify.NotificationFormat;
import dev.bartizan.notify.Webhook;
import io.quarkus.qute.TemplateData;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A target in API responses, without its secrets. */
@TemplateData
@Schema(name = "NotificationTarget", description = "A target of notifications.")
public record NotificationTargetView(
        @Schema(description = "Its name.", examples = "phone")
        String name,

        @Schema(description = "The format of the requests.") NotificationFormat format,

        @Schema(description = "The host of its URL; the rest is secret.", examples = "ntfy.sh")
        String host,

        @Schema(
                description = "The chat, the room, or the addresses of an e-mail; `null` for formats without one.",
                examples = "-1001234567890")
        @Nullable
        String recipient,

        @Schema(
                description = "The address that e-mails come from; `null` for other formats.",
                examples = "bartizan@example.org")
        @Nullable
        String sender,

        @Schema(description = "Whether it has a value of the header `Authorization`, or a user name in its URL.")
        boolean authorized,

        @Schema(description = "Whether its requests are signed.")
        boolean signed,

        @Schema(description = "Whether its host may have an address that is not on the public Internet.")
        boolean allowPrivate,

        @Schema(description = "Whether the configuration declares it, so that the API can't change it.")
        boolean readOnly,

        @Schema(
                description = "Why the last delivery failed; `null` if it did not.",
                examples = "The target answered 503.")
        @Nullable
        String lastError) {

    static NotificationTargetView of(Webhook webhook, boolean readOnly, @Nullable String lastError) {
        String recipient = webhook.endpoint().recipient();
        String sender = webhook.endpoint().sender();
        return new NotificationTargetView(
                webhook.name(),
                webhook.format(),
                webhook.host(),
                recipient.isEmpty() ? null : recipient,
                sender.isEmpty() ? null : sender,
                webhook.authorization().isPresent(),
                webhook.signature().isPresent(),
                !webhook.endpoint().publicOnly(),
                readOnly,
                lastError);
    }
}
