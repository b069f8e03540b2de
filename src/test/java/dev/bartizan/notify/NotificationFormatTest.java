package dev.bartizan.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.notify.NotificationFormat.Payload;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NotificationFormatTest {

    private static final Notice PROBLEM = new Notice(
            "b4c5",
            new Notification(NotificationKind.LIST_SHRUNK, "ipsum", "From 100 to 10 ranges & <less>."),
            Instant.parse("2026-09-01T10:00:00.123Z"),
            Map.of());
    private static final Notice RECOVERY = new Notice(
            "b4c6",
            new Notification(NotificationKind.DATABASE_RECOVERED, "database", "It works."),
            Instant.parse("2026-09-01T10:01:00Z"),
            Map.of());

    private static String body(Payload payload) {
        return new String(payload.body(), StandardCharsets.UTF_8);
    }

    @Test
    void jsonHasTheDocumentedFields() {
        Payload payload = NotificationFormat.JSON.payload(PROBLEM, "edge");

        assertThat(payload.headers()).containsExactly(Map.entry("Content-Type", "application/json"));
        assertThat(body(payload))
                .isEqualTo("{\"id\":\"b4c5\",\"source\":\"edge\",\"kind\":\"list_shrunk\",\"problem\":true,"
                        + "\"subject\":\"ipsum\",\"title\":\"List ipsum shrank and was rejected\","
                        + "\"message\":\"From 100 to 10 ranges & <less>.\","
                        + "\"occurred_at\":\"2026-09-01T10:00:00.123Z\"}");
    }

    @Test
    void ntfyGetsItsHeaders() {
        Payload problem = NotificationFormat.NTFY.payload(PROBLEM, "edge");
        assertThat(body(problem)).isEqualTo("From 100 to 10 ranges & <less>.");
        assertThat(problem.headers())
                .containsEntry("Title", "edge: List ipsum shrank and was rejected")
                .containsEntry("Priority", "high")
                .containsEntry("Tags", "warning");

        assertThat(NotificationFormat.NTFY.payload(RECOVERY, "edge").headers())
                .containsEntry("Title", "edge: The database recovered")
                .containsEntry("Priority", "default")
                .containsEntry("Tags", "white_check_mark");
    }

    @Test
    void ntfyTitleBeyondAsciiIsEncoded() {
        assertThat(NotificationFormat.NTFY
                        .payload(RECOVERY, "Türmchen")
                        .headers()
                        .get("Title"))
                .isEqualTo("=?UTF-8?B?VMO8cm1jaGVuOiBUaGUgZGF0YWJhc2UgcmVjb3ZlcmVk?=");
    }

    @Test
    void slackTextIsEscaped() {
        assertThat(new JsonObject(body(NotificationFormat.SLACK.payload(PROBLEM, "edge"))))
                .isEqualTo(new JsonObject()
                        .put(
                                "text",
                                "*edge: List ipsum shrank and was rejected*\n"
                                        + "From 100 to 10 ranges &amp; &lt;less&gt;."));
    }
}
