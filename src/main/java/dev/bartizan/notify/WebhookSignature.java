package dev.bartizan.notify;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests, so that receivers can verify the sender and the content and detect replays.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard
 *     Webhooks</a>
 */
public final class WebhookSignature {

    private static final String ENCODED = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /**
     * @param secret {@code whsec_} and the key in Base64, or any other text, whose UTF-8 bytes are the key
     * @throws IllegalArgumentException if it is empty or invalid Base64
     */
    public WebhookSignature(String secret) {
        byte[] bytes = secret.startsWith(ENCODED)
                ? Base64.getDecoder().decode(secret.substring(ENCODED.length()))
                : secret.getBytes(StandardCharsets.UTF_8);
        this.key = new SecretKeySpec(bytes, ALGORITHM);
    }

    /** The signature headers of one attempt. */
    Map<String, String> headers(String id, Instant sentAt, byte[] body) {
        String timestamp = String.valueOf(sentAt.getEpochSecond());
        return Map.of(
                "webhook-id", id,
                "webhook-timestamp", timestamp,
                "webhook-signature",
                        "v1," + Base64.getEncoder().encodeToString(sign(id + "." + timestamp + ".", body)));
    }

    private byte[] sign(String prefix, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(prefix.getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has HMAC-SHA256.", impossible);
        }
    }
}
