package dev.bartizan.notify.target;

import dev.bartizan.error.ServiceException;
import dev.bartizan.notify.NotificationFormat;
import dev.bartizan.notify.Webhook.Endpoint;
import dev.bartizan.notify.WebhookSignature;
import dev.bartizan.notify.mail.MailAddress;
import dev.bartizan.notify.rule.NotificationName;
import dev.bartizan.notify.target.NotificationTarget.Access;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A target to add, or the new values of a target. */
@Schema(
        description = "A target of notifications. `url`, `authorization` and `secret` are never returned.",
        examples = "{\"name\":\"phone\",\"format\":\"ntfy\",\"url\":\"https://ntfy.sh/my-secret-topic\"}")
public record NotificationTargetRequest(
        @Schema(
                description =
                        "Its unique name: 1 to 40 lower-case letters, digits and hyphens. A change may leave it out.",
                examples = "phone")
        @Nullable
        String name,

        @Schema(description = "The format of the requests.", defaultValue = "json", examples = "ntfy") @Nullable
        NotificationFormat format,

        @Schema(
                description = "`http:` or `https:` address, at most 2000 characters: of the topic (ntfy), of `/message`"
                        + " (Gotify), of the webhook (Slack, Discord),"
                        + " `https://api.telegram.org/bot…/sendMessage`, or of the homeserver (Matrix). For"
                        + " `email` that of the mail server: `smtps://user:password@host:465`, `smtp://…:587` with"
                        + " STARTTLS, or `smtp+plain://…:25` without encryption; user and password"
                        + " percent-encoded. Required for a new target. A change without it keeps it with"
                        + " `authorization` and `secret`; a change with it replaces all three.",
                writeOnly = true,
                examples = "https://ntfy.sh/my-secret-topic")
        @Nullable
        String url,

        @Schema(
                description =
                        "The chat (Telegram) or the room (Matrix), at most 200 characters, or up to ten addresses,"
                                + " separated by commas (`email`); required for these three.",
                examples = "-1001234567890")
        @Nullable
        String recipient,

        @Schema(
                description = "The address that e-mails come from; required for `email`, and unused for other formats.",
                examples = "bartizan@example.org")
        @Nullable
        String sender,

        @Schema(
                description =
                        "Value of the header `Authorization`, such as `Bearer …` with the token of ntfy, of Gotify's"
                                + " application or of Matrix. To an `http:` address it is only sent with `allow_private`.",
                writeOnly = true,
                examples = "Bearer tk_…")
        @Nullable
        String authorization,

        @Schema(
                description =
                        "Key for signatures of requests: `whsec_` and Base64, or any other text. Without it, requests"
                                + " are not signed.",
                writeOnly = true,
                examples = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        @Nullable
        String secret,

        @Schema(
                description = "Whether its host may have an address that is not on the public Internet.",
                defaultValue = "false")
        @Nullable
        Boolean allowPrivate) {

    private static final int LONGEST_URL = 2_000;
    private static final int LONGEST_SECRET = 1_000;
    private static final int LONGEST_RECIPIENT = 200;

    /**
     * Reads the target. Errors don't have the values of secrets.
     *
     * @param former the target that it changes
     * @throws ServiceException {@code VALIDATION_FAILED} with all fields that are wrong
     */
    NotificationTarget target(Optional<NotificationTarget> former) {
        Map<String, String> wrong = new LinkedHashMap<>();
        String id = former.map(NotificationTarget::name).orElse(text(name));
        NotificationName.objection(id).ifPresent(objection -> wrong.put("name", objection));
        if (name != null && !name.equals(id)) {
            wrong.put("name", "can't be changed");
        }
        NotificationFormat chosen =
                format != null ? format : former.map(NotificationTarget::format).orElse(NotificationFormat.JSON);
        Access access = url == null && former.isPresent()
                ? former.get().access()
                : new Access(text(url).strip(), present(authorization), present(secret));
        if (url == null && former.isPresent() && (authorization != null || secret != null)) {
            wrong.put("url", "is required if authorization or secret changes");
        }
        boolean allowed = Boolean.TRUE.equals(allowPrivate);
        checkUrl(access, chosen, allowed, wrong);
        checkSecrets(access, wrong);
        if (chosen == NotificationFormat.EMAIL) {
            checkMail(access, wrong);
        } else {
            checkRecipient(chosen, wrong);
        }
        if (!wrong.isEmpty()) {
            throw ServiceException.invalid(wrong, Map.of());
        }
        return new NotificationTarget(
                id,
                chosen,
                chosen.hasRecipient() ? text(recipient).strip() : "",
                chosen == NotificationFormat.EMAIL ? text(sender).strip() : "",
                access,
                allowed);
    }

    private static void checkUrl(
            Access access, NotificationFormat chosen, boolean allowPrivate, Map<String, String> wrong) {
        if (access.url().isEmpty()) {
            wrong.put("url", "is required");
            return;
        }
        if (access.url().length() > LONGEST_URL) {
            wrong.put("url", "must have at most %d characters".formatted(LONGEST_URL));
            return;
        }
        Endpoint endpoint;
        try {
            endpoint = Endpoint.of(access.url(), null, null, false);
        } catch (IllegalArgumentException unreadable) {
            wrong.put("url", "must be an http: or https: address, or that of a mail server, with a host");
            return;
        }
        boolean forMail = chosen == NotificationFormat.EMAIL;
        if (endpoint.mail() != forMail) {
            wrong.put(
                    "url",
                    forMail
                            ? "must begin with smtps:, smtp: or smtp+plain: for email"
                            : "must begin with https: or http: for " + chosen.wireName());
            return;
        }
        boolean authorized =
                access.authorization().isPresent() || endpoint.url().getUserInfo() != null;
        if (endpoint.plain() && authorized && !allowPrivate) {
            wrong.put(
                    "authorization",
                    "must not be sent without encryption, where others can read it. Use https:, smtps: or smtp:, or set"
                            + " allow_private if the server is in your network");
        }
    }

    private static void checkSecrets(Access access, Map<String, String> wrong) {
        access.authorization().ifPresent(value -> {
            if (value.length() > LONGEST_SECRET || !value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
                wrong.put("authorization", "must have at most %d printable ASCII characters".formatted(LONGEST_SECRET));
            }
        });
        access.secret().ifPresent(value -> {
            try {
                new WebhookSignature(value);
            } catch (IllegalArgumentException unreadable) {
                wrong.put("secret", "must be whsec_ and Base64, or other text");
            }
            if (value.length() > LONGEST_SECRET) {
                wrong.put("secret", "must have at most %d characters".formatted(LONGEST_SECRET));
            }
        });
    }

    private void checkMail(Access access, Map<String, String> wrong) {
        if (!MailAddress.valid(text(sender).strip())) {
            wrong.put("sender", "must be an e-mail address");
        }
        if (!MailAddress.validList(text(recipient))) {
            wrong.put("recipient", "must be 1 to %d e-mail addresses, separated by commas".formatted(MailAddress.MOST));
        }
        if (access.authorization().isPresent() || access.secret().isPresent()) {
            wrong.put("url", "has user and password for email; authorization and secret are for other formats");
        }
    }

    private void checkRecipient(NotificationFormat chosen, Map<String, String> wrong) {
        String to = text(recipient);
        if (chosen.hasRecipient() && to.isBlank()) {
            wrong.put("recipient", "is required for " + chosen.wireName());
        } else if (to.length() > LONGEST_RECIPIENT || to.chars().anyMatch(Character::isISOControl)) {
            wrong.put("recipient", "must have at most %d characters".formatted(LONGEST_RECIPIENT));
        }
    }

    private static String text(@Nullable String field) {
        return field == null ? "" : field;
    }

    private static Optional<String> present(@Nullable String field) {
        return Optional.ofNullable(field).filter(value -> !value.isEmpty());
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "%s %s".formatted(name, format);
    }
}
