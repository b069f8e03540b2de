package dev.bartizan.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.notify.NotificationFormat.Origin;
import dev.bartizan.notify.NotificationFormat.Payload;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
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

    private static final Origin EDGE = new Origin("edge", Optional.empty());
    private static final Origin WITH_LINK =
            new Origin("edge", Optional.of(URI.create("https://bartizan.example.org/")));
    private static final String LINK = "https://bartizan.example.org/ui/lists";

    private static String body(Payload payload) {
        return new String(payload.body(), StandardCharsets.UTF_8);
    }

    @Test
    void jsonHasTheDocumentedFields() {
        Payload payload = NotificationFormat.JSON.payload(PROBLEM, EDGE, "");

        assertThat(payload.headers()).containsExactly(Map.entry("Content-Type", "application/json"));
        assertThat(body(payload))
                .isEqualTo("{\"id\":\"b4c5\",\"source\":\"edge\",\"kind\":\"list_shrunk\",\"problem\":true,"
                        + "\"subject\":\"ipsum\",\"title\":\"List ipsum shrank and was rejected\","
                        + "\"message\":\"From 100 to 10 ranges & <less>.\","
                        + "\"occurred_at\":\"2026-09-01T10:00:00.123Z\"}");
    }

    @Test
    void ntfyGetsItsHeaders() {
        Payload problem = NotificationFormat.NTFY.payload(PROBLEM, EDGE, "");
        assertThat(body(problem)).isEqualTo("From 100 to 10 ranges & <less>.");
        assertThat(problem.headers())
                .containsEntry("Title", "edge: List ipsum shrank and was rejected")
                .containsEntry("Priority", "high")
                .containsEntry("Tags", "warning");

        assertThat(NotificationFormat.NTFY.payload(RECOVERY, EDGE, "").headers())
                .containsEntry("Title", "edge: The database recovered")
                .containsEntry("Priority", "default")
                .containsEntry("Tags", "white_check_mark");

        Notification news = new Notification(NotificationKind.IMAGE_NEWER, "shop", "The tag has another image.");
        assertThat(NotificationFormat.NTFY
                        .payload(new Notice("b4c7", news, RECOVERY.occurredAt(), Map.of()), EDGE, "")
                        .headers())
                .containsEntry("Priority", "default")
                .containsEntry("Tags", "information_source");
    }

    @Test
    void ntfyTitleBeyondAsciiIsEncoded() {
        assertThat(NotificationFormat.NTFY
                        .payload(RECOVERY, new Origin("Türmchen", Optional.empty()), "")
                        .headers()
                        .get("Title"))
                .isEqualTo("=?UTF-8?B?VMO8cm1jaGVuOiBUaGUgZGF0YWJhc2UgcmVjb3ZlcmVk?=");
    }

    @Test
    void slackTextIsEscaped() {
        assertThat(new JsonObject(body(NotificationFormat.SLACK.payload(PROBLEM, EDGE, ""))))
                .isEqualTo(new JsonObject()
                        .put(
                                "text",
                                "*edge: List ipsum shrank and was rejected*\n"
                                        + "From 100 to 10 ranges &amp; &lt;less&gt;."));
    }

    @Test
    void gotifyGetsTitleMessageAndPriority() {
        assertThat(json(NotificationFormat.GOTIFY.payload(PROBLEM, WITH_LINK, "")))
                .isEqualTo(new JsonObject()
                        .put("title", "edge: List ipsum shrank and was rejected")
                        .put("message", "From 100 to 10 ranges & <less>.")
                        .put("priority", 8)
                        .put(
                                "extras",
                                new JsonObject(
                                        "{\"client::notification\":{\"click\":{\"url\":\"%s\"}}}".formatted(LINK))));
        assertThat(json(NotificationFormat.GOTIFY.payload(RECOVERY, EDGE, "")).getInteger("priority"))
                .isEqualTo(4);
    }

    @Test
    void discordMentionsNobody() {
        assertThat(json(NotificationFormat.DISCORD.payload(PROBLEM, WITH_LINK, "")))
                .isEqualTo(new JsonObject()
                        .put(
                                "content",
                                "**edge: List ipsum shrank and was rejected**\nFrom 100 to 10 ranges & <less>.\n"
                                        + LINK)
                        .put("allowed_mentions", new JsonObject("{\"parse\":[]}")));
    }

    @Test
    void longTextIsCutBeforeTheLink() {
        Notice longest = new Notice(
                "b4c7",
                new Notification(NotificationKind.LIST_FAILING, "x".repeat(3_000), "it is so"),
                Instant.EPOCH,
                Map.of());

        String text =
                json(NotificationFormat.DISCORD.payload(longest, WITH_LINK, "")).getString("content");

        assertThat(text).hasSize(2_000).endsWith("x…\n" + LINK);
    }

    @Test
    void telegramGetsTheChatAndPlainText() {
        assertThat(json(NotificationFormat.TELEGRAM.payload(RECOVERY, EDGE, "-1001")))
                .isEqualTo(new JsonObject()
                        .put("chat_id", "-1001")
                        .put("text", "edge: The database recovered\nIt works.")
                        .put("link_preview_options", new JsonObject("{\"is_disabled\":true}")));
    }

    @Test
    void matrixPutsTheMessageIntoTheRoom() {
        assertThat(json(NotificationFormat.MATRIX.payload(RECOVERY, EDGE, "!room:example.org")))
                .isEqualTo(new JsonObject()
                        .put("msgtype", "m.text")
                        .put("body", "edge: The database recovered\nIt works."));
        assertThat(NotificationFormat.MATRIX.address(
                        URI.create("https://matrix.example.org/"), "!room:example.org", "b4c6"))
                .isEqualTo(
                        "https://matrix.example.org/_matrix/client/v3/rooms/%21room%3Aexample.org/send/m.room.message/b4c6");
    }

    @Test
    void otherFormatsHaveTheLinkToo() {
        assertThat(json(NotificationFormat.JSON.payload(PROBLEM, WITH_LINK, "")).getString("link"))
                .isEqualTo(LINK);
        assertThat(NotificationFormat.NTFY.payload(PROBLEM, WITH_LINK, "").headers())
                .containsEntry("Click", LINK);
        assertThat(json(NotificationFormat.SLACK.payload(PROBLEM, WITH_LINK, ""))
                        .getString("text"))
                .endsWith("\n<%s|Open Bartizan>".formatted(LINK));
    }

    private static JsonObject json(Payload payload) {
        return new JsonObject(body(payload));
    }
}
