package dev.bartizan.access.login;

import dev.bartizan.access.account.AccountView;
import dev.bartizan.access.session.OpenedSession;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A session that was just opened; its secret is in the cookie. */
@Schema(description = "A session that was just opened. Its secret is in the cookie.")
record OpenedSessionView(
        @Schema(description = "The account.") AccountView account,

        @Schema(
                description = "The token for the header `X-CSRF-Token` of requests that change something.",
                examples = "kq3Zr0vYw1TgLxNdPiE5mJr0m0mYJ2eQ1u8f6t9sWcV")
        String csrfToken,

        @Schema(description = "When the session ends, if it is used until then.")
        Instant endsAt) {

    static OpenedSessionView of(OpenedSession opened, Instant endsAt) {
        return new OpenedSessionView(AccountView.of(opened.account()), opened.csrf(), endsAt);
    }
}
