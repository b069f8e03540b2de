package dev.bartizan.access.login;

import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The own password, as a confirmation. */
@Schema(description = "The own password, as a confirmation.")
record PasswordRequest(
        @Schema(description = "The password.", examples = "correct horse battery staple") @NotNull
        String password) {

    /** Without the secrets. */
    @Override
    public String toString() {
        return "PasswordRequest[…]";
    }
}
