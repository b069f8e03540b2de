package dev.bartizan.notify.target;

import dev.bartizan.notify.NotificationFormat;
import dev.bartizan.notify.Webhook;
import dev.bartizan.notify.Webhook.Endpoint;
import dev.bartizan.notify.Webhook.Subscription;
import java.util.Optional;

/**
 * A target that somebody added.
 *
 * @param name its unique name
 * @param recipient the chat, the room or the addresses of an e-mail; empty for formats without one
 * @param sender the address that e-mails come from; empty for other formats
 * @param access the address and the secrets
 * @param allowPrivate whether its host may have an address that is not public
 */
record NotificationTarget(
        String name, NotificationFormat format, String recipient, String sender, Access access, boolean allowPrivate) {

    /**
     * The address and the secrets of a target; none of them is shown or logged.
     *
     * @param authorization value of the header {@code Authorization}
     * @param secret key for signatures
     */
    record Access(String url, Optional<String> authorization, Optional<String> secret) {

        @Override
        public String toString() {
            return "…";
        }
    }

    /** @throws IllegalArgumentException if a value is invalid; the message has no secrets */
    Webhook webhook(Subscription subscription) {
        return Webhook.of(
                name,
                Endpoint.of(access.url(), recipient, sender, !allowPrivate),
                format,
                access.secret(),
                access.authorization(),
                subscription);
    }
}
