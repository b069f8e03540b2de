package dev.bartizan.access.login;

import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A new password. */
@Schema(description = "A new password.")
record PasswordChangeRequest(
        @Schema(description = "The password until now.", examples = "correct horse battery staple") @NotNull
        String oldPassword,

        @Schema(
                description = "The new password, of 12 to 128 characters.",
                examples = "a quite different long sentence")
        @NotNull
        String newPassword) {

    /** Without the secrets. */
    @Override
    public String toString() {
        return "PasswordChangeRequest[…]";
    }
}
