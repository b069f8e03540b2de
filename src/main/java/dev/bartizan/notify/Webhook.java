package dev.bartizan.notify;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * A target of notifications. Its URL and its secrets must only be used for the request.
 *
 * @param name its name in the configuration
 * @param authorization value of the header {@code Authorization}
 * @param kinds the kinds of notifications that it gets
 */
record Webhook(
        String name,
        URI url,
        NotificationFormat format,
        Optional<WebhookSignature> signature,
        Optional<String> authorization,
        Set<NotificationKind> kinds) {

    /** @throws IllegalArgumentException if the configuration is invalid; the message has no secrets */
    static Webhook of(String name, NotifyConfig.Target target) {
        URI url = url(target.url().orElseThrow(() -> new IllegalArgumentException("It has no url.")));
        return new Webhook(
                name,
                url,
                target.format(),
                target.secret().map(Webhook::signature),
                target.authorization()
                        .or(() -> Optional.ofNullable(url.getUserInfo()).map(Webhook::basic)),
                target.kinds().orElse(Set.of(NotificationKind.values())));
    }

    private static URI url(String text) {
        URI url;
        try {
            url = URI.create(text.strip());
        } catch (IllegalArgumentException unreadable) {
            // The exception's message contains the URL.
            throw new IllegalArgumentException("Its url is invalid.");
        }
        boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!http || url.getHost() == null) {
            throw new IllegalArgumentException("Its url must be an http: or https: address with a host.");
        }
        return url;
    }

    private static WebhookSignature signature(String secret) {
        try {
            return new WebhookSignature(secret);
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException("Its secret is not whsec_ and Base64.");
        }
    }

    private static String basic(String userInfo) {
        return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
    }

    /** The only part of the URL that may be shown. */
    String host() {
        return url.getHost();
    }

    @Override
    public String toString() {
        return name;
    }
}
