package dev.bartizan.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhooksTest {

    private static Set<String> subscribed(Webhooks webhooks, NotificationKind kind) {
        return webhooks.deliveries(new Notification(kind, "ipsum", "because"), Instant.EPOCH)
                .keySet();
    }

    @Test
    void targetsAreReadFromTheConfiguration() {
        Webhooks webhooks = new Webhooks(NotifySettings.of(Map.of(
                "targets.phone.url", "https://user:secret@ntfy.example.org/alerts",
                "targets.phone.format", "ntfy",
                "targets.phone.kinds", "list_failing,database-degraded",
                "targets.all.url", "http://10.0.0.5:9000/hook")));

        assertThat(webhooks.all()).extracting(Webhook::name).containsExactly("all", "phone");
        assertThat(subscribed(webhooks, NotificationKind.LIST_FAILING)).containsExactly("all", "phone");
        assertThat(subscribed(webhooks, NotificationKind.LIST_RECOVERED)).containsExactly("all");
        Webhook phone = webhooks.all().get(1);
        assertThat(phone.format()).isEqualTo(NotificationFormat.NTFY);
        assertThat(phone.authorization()).contains("Basic dXNlcjpzZWNyZXQ=");
        assertThat(phone.host()).isEqualTo("ntfy.example.org");
        assertThat(phone).hasToString("phone");
    }

    @Test
    void wrongTargetIsLeftOutAndTheOthersStay() {
        Webhooks webhooks = new Webhooks(NotifySettings.of(Map.of(
                "targets.wrong.url", "gopher://example.org/",
                "targets.none.format", "slack",
                "targets.right.url", "https://example.org/")));

        assertThat(webhooks.all()).extracting(Webhook::name).containsExactly("right");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://hooks.example.org/T0/s3cret token", "ftp://s3cret.example.org", "https:///s3cret"})
    void whyAnAddressIsRefusedSaysNothingOfIt(String url) {
        NotifyConfig config = NotifySettings.of(Map.of("targets.wrong.url", url));

        assertThatThrownBy(() -> Webhook.of("wrong", config.targets().get("wrong")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageContaining("url")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void whyASecretIsRefusedSaysNothingOfIt() {
        NotifyConfig config = NotifySettings.of(
                Map.of("targets.wrong.url", "https://example.org", "targets.wrong.secret", "whsec_%%"));

        assertThatThrownBy(() -> Webhook.of("wrong", config.targets().get("wrong")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageNotContaining("%%");
    }
}
