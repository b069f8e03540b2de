package dev.bartizan.notify;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** The format of the requests to a target. */
public enum NotificationFormat {
    /** Documented fields, for programs. */
    JSON {
        @Override
        Payload payload(Notice notice, String source) {
            Notification notification = notice.notification();
            return json(new JsonObject()
                    .put("id", notice.id())
                    .put("source", source)
                    .put("kind", notification.kind().wireName())
                    .put("problem", notice.problem())
                    .put("subject", notification.subject())
                    .put("title", notification.title())
                    .put("message", notification.message())
                    .put("occurred_at", notice.occurredAt().toString()));
        }
    },
    /**
     * Message and headers for the URL of an ntfy topic.
     *
     * @see <a href="https://docs.ntfy.sh/publish/">Publishing with ntfy</a>
     */
    NTFY {
        @Override
        Payload payload(Notice notice, String source) {
            return new Payload(
                    notice.notification().message().getBytes(StandardCharsets.UTF_8),
                    Map.of(
                            "Content-Type",
                            "text/plain; charset=utf-8",
                            "Title",
                            header(title(notice, source)),
                            "Priority",
                            notice.problem() ? "high" : "default",
                            "Tags",
                            notice.problem() ? "warning" : "white_check_mark"));
        }
    },
    /**
     * The text format of Slack, Mattermost and Discord (with {@code /slack}).
     *
     * @see <a href="https://docs.slack.dev/messaging/formatting-message-text">Formatting message text</a>
     */
    SLACK {
        @Override
        Payload payload(Notice notice, String source) {
            String text = "*%s*\n%s"
                    .formatted(title(notice, source), notice.notification().message());
            return json(new JsonObject()
                    .put("text", text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")));
        }
    };

    /**
     * The content of a request.
     *
     * @param body the exact bytes
     * @param headers headers for the body
     */
    record Payload(byte[] body, Map<String, String> headers) {}

    /** Builds the payload, once for all attempts. */
    abstract Payload payload(Notice notice, String source);

    private static String title(Notice notice, String source) {
        return source + ": " + notice.notification().title();
    }

    private static Payload json(JsonObject body) {
        return new Payload(body.encode().getBytes(StandardCharsets.UTF_8), Map.of("Content-Type", "application/json"));
    }

    /** Encodes non-ASCII text as in RFC 2047. */
    private static String header(String text) {
        boolean ascii = text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
        return ascii
                ? text
                : "=?UTF-8?B?%s?=".formatted(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }
}
