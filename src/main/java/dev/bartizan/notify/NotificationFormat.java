package dev.bartizan.notify;

import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The format of the requests or e-mails to a target. */
@RegisterForReflection
public enum NotificationFormat {
    /** Documented fields, for programs. */
    JSON {
        @Override
        Payload payload(Notice notice, Origin origin, String recipient) {
            Notification notification = notice.notification();
            JsonObject body = new JsonObject()
                    .put("id", notice.id())
                    .put("source", origin.source())
                    .put("kind", notification.kind().wireName())
                    .put("problem", notice.problem())
                    .put("subject", notification.subject())
                    .put("title", notification.title())
                    .put("message", notification.message())
                    .put("occurred_at", notice.occurredAt().toString());
            origin.link(notice).ifPresent(link -> body.put("link", link));
            return json(body);
        }
    },
    /**
     * Message and headers for the URL of an ntfy topic.
     *
     * @see <a href="https://docs.ntfy.sh/publish/">Publishing with ntfy</a>
     */
    NTFY {
        @Override
        Payload payload(Notice notice, Origin origin, String recipient) {
            Map<String, String> headers = new LinkedHashMap<>(Map.of(
                    "Content-Type",
                    "text/plain; charset=utf-8",
                    "Title",
                    header(origin.title(notice)),
                    "Priority",
                    notice.problem() ? "high" : "default",
                    "Tags",
                    tag(notice)));
            origin.link(notice).ifPresent(link -> headers.put("Click", link));
            return new Payload(notice.notification().message().getBytes(StandardCharsets.UTF_8), headers);
        }
    },
    /**
     * A message for the URL {@code …/message} of a Gotify server; the token of the application is in the header {@code
     * Authorization}.
     *
     * @see <a href="https://gotify.net/docs/pushmsg">Push messages</a>
     */
    GOTIFY {
        @Override
        Payload payload(Notice notice, Origin origin, String recipient) {
            JsonObject body = new JsonObject()
                    .put("title", origin.title(notice))
                    .put("message", notice.notification().message())
                    .put("priority", notice.problem() ? GOTIFY_HIGH : GOTIFY_NORMAL);
            origin.link(notice)
                    .ifPresent(link -> body.put(
                            "extras",
                            new JsonObject()
                                    .put(
                                            "client::notification",
                                            new JsonObject().put("click", new JsonObject().put("url", link)))));
            return json(body);
        }
    },
    /**
     * The text format of Slack, Mattermost and Discord (with {@code /slack}).
     *
     * @see <a href="https://docs.slack.dev/messaging/formatting-message-text">Formatting message text</a>
     */
    SLACK {
        @Override
        Payload payload(Notice notice, Origin origin, String recipient) {
            String text = "*%s*\n%s"
                    .formatted(origin.title(notice), notice.notification().message());
            String link =
                    origin.link(notice).map("\n<%s|Open Bartizan>"::formatted).orElse("");
            return json(new JsonObject()
                    .put("text", text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + link));
        }
    },
    /**
     * A message for the URL of a Discord webhook. It mentions nobody.
     *
     * @see <a href="https://docs.discord.com/developers/resources/webhook#execute-webhook">Execute webhook</a>
     */
    DISCORD {
        @Override
        Payload payload(Notice notice, Origin origin, String recipient) {
            String title = "**%s**".formatted(origin.title(notice));
            return json(new JsonObject()
                    .put("content", text(title, notice, origin, DISCORD_LONGEST))
                    .put("allowed_mentions", new JsonObject().put("parse", new JsonArray())));
        }
    },
    /**
     * A message for the URL {@code https://api.telegram.org/bot…/sendMessage}, without markup.
     *
     * @see <a href="https://core.telegram.org/bots/api#sendmessage">sendMessage</a>
     */
    TELEGRAM {
        @Override
        Payload payload(Notice notice, Origin origin, String recipient) {
            return json(new JsonObject()
                    .put("chat_id", recipient)
                    .put("text", text(origin.title(notice), notice, origin, TELEGRAM_LONGEST))
                    .put("link_preview_options", new JsonObject().put("is_disabled", true)));
        }

        @Override
        public boolean hasRecipient() {
            return true;
        }
    },
    /**
     * A message for a room. The URL is that of the homeserver; the access token is in the header {@code Authorization}.
     * Repeated requests with the same id are one message.
     *
     * @see <a href="https://spec.matrix.org/latest/client-server-api/#put_matrixclientv3roomsroomidsendeventtypetxnid">
     *     Sending events to a room</a>
     */
    MATRIX {
        @Override
        Payload payload(Notice notice, Origin origin, String recipient) {
            return json(new JsonObject()
                    .put("msgtype", "m.text")
                    .put("body", text(origin.title(notice), notice, origin, TELEGRAM_LONGEST)));
        }

        @Override
        public boolean hasRecipient() {
            return true;
        }

        @Override
        HttpMethod method() {
            return HttpMethod.PUT;
        }

        @Override
        String address(URI url, String recipient, String id) {
            String server = url.toString();
            return "%s/_matrix/client/v3/rooms/%s/send/m.room.message/%s"
                    .formatted(
                            server.endsWith("/") ? server.substring(0, server.length() - 1) : server,
                            URLEncoder.encode(recipient, StandardCharsets.UTF_8),
                            id);
        }
    },
    /** Plain text for an e-mail; the header {@code Subject} is its subject. The URL is that of a mail server. */
    EMAIL {
        @Override
        Payload payload(Notice notice, Origin origin, String recipient) {
            StringBuilder text = new StringBuilder(notice.notification().message())
                    .append("\n\n")
                    .append(MAIL_TIME.format(notice.occurredAt().atOffset(ZoneOffset.UTC)))
                    .append('\n');
            origin.link(notice).ifPresent(link -> text.append(link).append('\n'));
            return new Payload(text.toString().getBytes(StandardCharsets.UTF_8), Map.of(SUBJECT, origin.title(notice)));
        }

        @Override
        public boolean hasRecipient() {
            return true;
        }
    };

    /** The header with the subject of an e-mail. */
    static final String SUBJECT = "Subject";

    private static final DateTimeFormatter MAIL_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT);
    private static final int GOTIFY_HIGH = 8;
    private static final int GOTIFY_NORMAL = 4;
    private static final int DISCORD_LONGEST = 2_000;
    private static final int TELEGRAM_LONGEST = 4_096;

    /** The name in the API. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The content of a request.
     *
     * @param body the exact bytes
     * @param headers headers for the body
     */
    record Payload(byte[] body, Map<String, String> headers) {}

    /**
     * The service that sends a notification.
     *
     * @param source its name
     * @param console address of its console; empty if it is not known
     */
    record Origin(String source, Optional<URI> console) {

        static Origin of(NotifyConfig config) {
            return new Origin(config.source(), config.consoleUrl());
        }

        /** The title of a notice for people who have several services. */
        String title(Notice notice) {
            return source + ": " + notice.notification().title();
        }

        /** The console's page about the subject of a notice. */
        Optional<String> link(Notice notice) {
            String page = switch (notice.notification().kind().topic()) {
                case LIST, IMPORT -> "/ui/lists";
                case BANS -> "/ui/bans";
                case UPDATE -> "/ui/updates";
                case SUMMARY, TEST -> "/ui/notifications";
                case IMAGE -> "/ui/containers";
                case DATABASE, AGENT, CONTAINER, LOG, DEPLOYMENT, ROUTE -> "/ui/";
            };
            return console.map(address -> withoutSlash(address.toString()) + page);
        }

        private static String withoutSlash(String address) {
            return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
        }
    }

    /**
     * Builds the payload.
     *
     * @param recipient the chat or room; empty for formats without one
     */
    abstract Payload payload(Notice notice, Origin origin, String recipient);

    /** Whether targets need a recipient beside the URL. */
    public boolean hasRecipient() {
        return false;
    }

    HttpMethod method() {
        return HttpMethod.POST;
    }

    /** The address of the request for a notice. */
    String address(URI url, String recipient, String id) {
        return url.toString();
    }

    /** Title, message and link. If it is too long, the message is cut. */
    private static String text(String title, Notice notice, Origin origin, int longest) {
        String link = origin.link(notice).map(address -> "\n" + address).orElse("");
        String text = title + "\n" + notice.notification().message();
        int room = longest - link.length();
        return (text.length() <= room ? text : text.substring(0, room - 1) + "…") + link;
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

    /** A summary can have problems and recoveries. */
    private static String tag(Notice notice) {
        if (notice.notification().kind() == NotificationKind.SUMMARY) {
            return "clipboard";
        }
        if (notice.notification().kind().news()) {
            return "information_source";
        }
        return notice.problem() ? "warning" : "white_check_mark";
    }
}
