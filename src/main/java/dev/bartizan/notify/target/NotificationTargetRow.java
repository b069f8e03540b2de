package dev.bartizan.notify.target;

import dev.bartizan.notify.NotificationFormat;
import dev.bartizan.notify.target.NotificationTarget.Access;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The row of a {@link NotificationTarget}. */
@Entity
@Table(name = "notification_target")
class NotificationTargetRow {

    @Id
    String name;

    @Enumerated(EnumType.STRING)
    NotificationFormat format;

    /** A secret, as {@link #authorization} and {@link #secret}. */
    String url;

    /** Nothing for formats without one. */
    @Nullable
    String recipient;

    /** The address that e-mails come from; nothing for other formats. */
    @Nullable
    String sender;

    /** Nothing if the header is not sent. The name of the column is a keyword of PostgreSQL. */
    @Nullable
    @Column(name = "`authorization`")
    String authorization;

    /** Nothing if requests are not signed. */
    @Nullable
    String secret;

    boolean allowPrivate;

    void take(NotificationTarget target) {
        name = target.name();
        format = target.format();
        recipient = target.recipient().isEmpty() ? null : target.recipient();
        sender = target.sender().isEmpty() ? null : target.sender();
        url = target.access().url();
        authorization = target.access().authorization().orElse(null);
        secret = target.access().secret().orElse(null);
        allowPrivate = target.allowPrivate();
    }

    NotificationTarget toModel() {
        return new NotificationTarget(
                name,
                format,
                recipient == null ? "" : recipient,
                sender == null ? "" : sender,
                new Access(url, Optional.ofNullable(authorization), Optional.ofNullable(secret)),
                allowPrivate);
    }
}
