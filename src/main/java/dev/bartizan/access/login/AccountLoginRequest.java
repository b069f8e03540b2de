package dev.bartizan.access.login;

import jakarta.validation.constraints.NotNull;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A login. */
@Schema(description = "A login.")
record AccountLoginRequest(
        @Schema(description = "Name of the account, without regard to case.", examples = "alice") @NotNull
        String name,

        @Schema(description = "Password of the account.", examples = "correct horse battery staple") @NotNull
        String password,

        @Schema(
                description = "A one-time code, or a recovery code; needed if the account has one-time codes.",
                examples = "123456")
        @Nullable
        String code) {

    LoginOrder order() {
        return new LoginOrder(name, password, Optional.ofNullable(code));
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "AccountLoginRequest[…]";
    }
}
