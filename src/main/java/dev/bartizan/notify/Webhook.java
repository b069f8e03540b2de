package dev.bartizan.notify;

import dev.bartizan.notify.NotificationFormat.Origin;
import dev.bartizan.notify.NotificationFormat.Payload;
import dev.bartizan.notify.mail.MailAddress;
import dev.bartizan.notify.mail.SmtpServer.Encryption;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A target of notifications. Its URL and its secrets must only be used for the request.
 *
 * @param name its name
 * @param authorization value of the header {@code Authorization}
 * @param subscription which notifications it gets, and when
 */
public record Webhook(
        String name,
        Endpoint endpoint,
        NotificationFormat format,
        Optional<WebhookSignature> signature,
        Optional<String> authorization,
        Subscription subscription) {

    /**
     * Where the requests go.
     *
     * @param recipient the chat, the room, or the addresses of an e-mail; empty for formats without one
     * @param sender the address that e-mails come from; empty for other formats
     * @param publicOnly whether the host must be on the public Internet
     */
    public record Endpoint(URI url, String recipient, String sender, boolean publicOnly) {

        /** @throws IllegalArgumentException if the URL is invalid; the message doesn't have the URL */
        public static Endpoint of(String url, @Nullable String recipient, @Nullable String sender, boolean publicOnly) {
            return new Endpoint(
                    parse(url), recipient == null ? "" : recipient, sender == null ? "" : sender, publicOnly);
        }

        /** Whether the URL is that of a mail server. */
        public boolean mail() {
            return Encryption.of(url).isPresent();
        }

        /** Whether others can read what is sent. */
        public boolean plain() {
            return "http".equalsIgnoreCase(url.getScheme())
                    || Encryption.of(url).filter(Encryption.NONE::equals).isPresent();
        }

        private static URI parse(String text) {
            URI url;
            try {
                url = URI.create(text.strip());
            } catch (IllegalArgumentException unreadable) {
                // The exception's message contains the URL.
                throw new IllegalArgumentException("Its url is invalid.");
            }
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (!http && Encryption.of(url).isEmpty() || url.getHost() == null) {
                throw new IllegalArgumentException(
                        "Its url must be an http: or https: address, or that of a mail server, with a host.");
            }
            return url;
        }

        private Optional<String> basic() {
            return Optional.ofNullable(url.getUserInfo())
                    .map(userInfo ->
                            "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Chooses the notifications of a target. */
    @FunctionalInterface
    public interface Subscription {

        /** What happens with a notification that is detected now. */
        Plan plan(Notification notification, Instant now);

        /** Some kinds, at once. */
        static Subscription to(Set<NotificationKind> kinds) {
            return (notification, now) ->
                    notification.kind().selectable() && kinds.contains(notification.kind()) ? Plan.NOW : Plan.SKIP;
        }
    }

    /** What happens with a notification for a target. */
    public sealed interface Plan {

        /** It is not for this target. */
        Plan SKIP = new Skip();

        /** It is sent at once. */
        Plan NOW = new Now();

        /** It is not sent because of quiet hours. */
        Plan DROP = new Drop();

        /** It is not for this target. */
        record Skip() implements Plan {}

        /** It is sent at once. */
        record Now() implements Plan {}

        /** It is not sent because of quiet hours. */
        record Drop() implements Plan {}

        /** It is held back, and sent at a time, together with others. */
        record Hold(Instant until) implements Plan {}
    }

    /**
     * Reads a target's values.
     *
     * @param secret the key for signatures
     * @throws IllegalArgumentException if a value is invalid; the message has no secrets
     */
    public static Webhook of(
            String name,
            Endpoint endpoint,
            NotificationFormat format,
            Optional<String> secret,
            Optional<String> authorization,
            Subscription subscription) {
        if (format.hasRecipient() && endpoint.recipient().isBlank()) {
            throw new IllegalArgumentException("It has no recipient.");
        }
        if ((format == NotificationFormat.EMAIL) != endpoint.mail()) {
            throw new IllegalArgumentException(
                    "Its url must be that of a mail server (smtps:, smtp:, smtp+plain:) for the format email, and of a"
                            + " web server (https:, http:) for others.");
        }
        if (endpoint.mail() && !(MailAddress.valid(endpoint.sender()) && MailAddress.validList(endpoint.recipient()))) {
            throw new IllegalArgumentException("Its sender and its recipient must be e-mail addresses.");
        }
        return new Webhook(
                name,
                endpoint,
                format,
                secret.map(Webhook::signature),
                authorization.or(endpoint::basic),
                subscription);
    }

    /** @throws IllegalArgumentException if the configuration is invalid; the message has no secrets */
    static Webhook of(String name, NotifyConfig.Target target) {
        String url = target.url().orElseThrow(() -> new IllegalArgumentException("It has no url."));
        return of(
                name,
                Endpoint.of(
                        url, target.recipient().orElse(null), target.sender().orElse(null), false),
                target.format(),
                target.secret(),
                target.authorization(),
                Subscription.to(target.kinds().orElse(Set.of(NotificationKind.values()))));
    }

    private static WebhookSignature signature(String secret) {
        try {
            return new WebhookSignature(secret);
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException("Its secret is not whsec_ and Base64.");
        }
    }

    Payload payload(Notice notice, Origin origin) {
        return format.payload(notice, origin, endpoint.recipient());
    }

    /** The address of the request for a notice. */
    String address(String id) {
        return format.address(endpoint.url(), endpoint.recipient(), id);
    }

    /** The only part of the URL that may be shown. */
    public String host() {
        return endpoint.url().getHost();
    }

    @Override
    public String toString() {
        return name;
    }
}
