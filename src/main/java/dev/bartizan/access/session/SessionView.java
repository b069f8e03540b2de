package dev.bartizan.access.session;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A session in API responses. */
@Schema(description = "A session, without its secret.")
public record SessionView(
        @Schema(description = "Identifier of the session.", examples = "17")
        long id,

        @Schema(description = "Whether it is the session of this request.")
        boolean current,

        @Schema(description = "When the person logged in.") Instant createdAt,

        @Schema(description = "When it was last used.") Instant lastUsedAt,

        @Schema(description = "When it ends, if it is used until then.")
        Instant endsAt,

        @Schema(description = "The client's address at the login.", examples = "192.0.2.7") @Nullable
        String address,

        @Schema(description = "The client's user agent at the login, at most 200 characters.") @Nullable
        String userAgent) {

    static SessionView of(Session session, boolean current, Instant endsAt) {
        return new SessionView(
                session.id(),
                current,
                session.createdAt(),
                session.lastUsedAt(),
                endsAt,
                session.origin().address().orElse(null),
                session.origin().userAgent().orElse(null));
    }
}
