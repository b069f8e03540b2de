package dev.bartizan.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {

    /** The example that libraries for Standard Webhooks use in their tests. */
    @Test
    void signsAsStandardWebhooksSays() {
        WebhookSignature signature = new WebhookSignature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

        assertThat(signature.headers("msg_p5jXN8AQM9LWM0D4loKWxJek", Instant.ofEpochSecond(1_614_265_330), body))
                .containsEntry("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")
                .containsEntry("webhook-timestamp", "1614265330")
                .containsEntry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void anyTextIsASecret() {
        byte[] body = "body".getBytes(StandardCharsets.UTF_8);
        Instant moment = Instant.ofEpochSecond(1);
        String encoded = "whsec_cGxhaW4=";

        assertThat(new WebhookSignature("plain").headers("id", moment, body))
                .isEqualTo(new WebhookSignature(encoded).headers("id", moment, body));
    }

    @Test
    void emptySecretIsRefused() {
        assertThatThrownBy(() -> new WebhookSignature("whsec_")).isInstanceOf(IllegalArgumentException.class);
    }
}
