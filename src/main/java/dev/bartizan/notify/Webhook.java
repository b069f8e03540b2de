package dev.bartizan.notify;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * A target of notifications. Its address and its secrets are for the request alone.
 *
 * @param name what it is called in the configuration
 * @param authorization value of that header
 * @param kinds what it is told of
 */
record Webhook(
        String name,
        URI url,
        NotificationFormat format,
        Optional<WebhookSignature> signature,
        Optional<String> authorization,
        Set<NotificationKind> kinds) {

    /**
     * @throws IllegalArgumentException with what is wrong with the configuration, without anything secret in it
     */
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
            // Its message has the address.
            throw new IllegalArgumentException("Its url can't be read.");
        }
        boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!http || url.getHost() == null) {
            throw new IllegalArgumentException("Its url is no http: or https: address with a host.");
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

    /** All of its address that may be shown. */
    String host() {
        return url.getHost();
    }

    @Override
    public String toString() {
        return name;
    }
}
