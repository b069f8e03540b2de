package dev.bartizan.notify.target;

import dev.bartizan.error.ServiceException;
import dev.bartizan.notify.NotificationFormat;
import dev.bartizan.notify.mail.SmtpServer;
import dev.bartizan.notify.mail.SmtpServer.Encryption;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** The fields of the form of a target. */
public class TargetFields {

    @RestForm
    @Nullable
    String name;

    @RestForm
    @Nullable
    String format;

    @RestForm
    @Nullable
    String url;

    @RestForm
    @Nullable
    String recipient;

    @RestForm
    @Nullable
    String authorization;

    @RestForm
    @Nullable
    String secret;

    @RestForm
    boolean allowPrivate;

    /** Those of an e-mail target, instead of a URL. */
    @RestForm
    @Nullable
    String sender;

    @RestForm
    @Nullable
    String server;

    @RestForm
    @Nullable
    String port;

    @RestForm
    @Nullable
    String encryption;

    @RestForm
    @Nullable
    String user;

    @RestForm
    @Nullable
    String password;

    NotificationTargetRequest request() {
        return new NotificationTargetRequest(
                text(name),
                chosenFormat(),
                chosenFormat() == NotificationFormat.EMAIL ? mailUrl() : text(url),
                text(recipient),
                text(sender),
                text(authorization),
                text(secret),
                allowPrivate);
    }

    private NotificationFormat chosenFormat() {
        return Stream.of(NotificationFormat.values())
                .filter(each -> each.wireName().equals(format))
                .findAny()
                .orElseThrow(() -> ServiceException.invalid(Map.of("format", "is unknown"), Map.of()));
    }

    /** Without a server, the server and the login stay. */
    private @Nullable String mailUrl() {
        String host = text(server);
        if (host == null) {
            if (text(user) != null || text(port) != null || !orEmpty(password).isEmpty()) {
                throw ServiceException.invalid(
                        Map.of("server", "is required if the port, the user or the password changes"), Map.of());
            }
            return null;
        }
        if (text(user) == null && !orEmpty(password).isEmpty()) {
            throw ServiceException.invalid(Map.of("user", "is required with a password"), Map.of());
        }
        return SmtpServer.url(
                chosenEncryption(), host, orEmpty(port).strip(), orEmpty(user).strip(), orEmpty(password));
    }

    private Encryption chosenEncryption() {
        return Stream.of(Encryption.values())
                .filter(each -> each.scheme().equals(encryption))
                .findAny()
                .orElseThrow(() -> ServiceException.invalid(Map.of("encryption", "is unknown"), Map.of()));
    }

    NotificationPage.TargetDraft draft(@Nullable String id) {
        return new NotificationPage.TargetDraft(
                id == null ? orEmpty(name) : id,
                orEmpty(format),
                orEmpty(recipient),
                allowPrivate,
                new NotificationPage.MailDraft(
                        orEmpty(sender), orEmpty(server), orEmpty(port), orEmpty(encryption), orEmpty(user)));
    }

    private static String orEmpty(@Nullable String field) {
        return field == null ? "" : field;
    }

    /** An empty field of a form is an absent one. */
    static @Nullable String text(@Nullable String field) {
        return field == null || field.isBlank() ? null : field.strip();
    }
}
