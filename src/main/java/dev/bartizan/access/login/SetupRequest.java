package dev.bartizan.access.login;

import dev.bartizan.access.Role;
import dev.bartizan.access.account.AccountOrder;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The first account. */
@Schema(description = "The first account.")
record SetupRequest(
        @Schema(
                description = "The setup code that the log of the start shows, or the token of an administrator: the"
                        + " configured one, or that in the file `admin-token`.",
                examples = "k7qm-2xwp-h9fd")
        @NotNull
        String code,

        @Schema(
                description =
                        "Name of the account: 1 to 64 letters (a to z), digits, dots, underscores, hyphens and @, a"
                                + " letter or digit first.",
                examples = "alice")
        @NotNull
        String name,

        @Schema(description = "Password of 12 to 128 characters.", examples = "correct horse battery staple") @NotNull
        String password) {

    AccountOrder order() {
        return AccountOrder.checked(name, password, Role.ADMIN);
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "SetupRequest[" + name + "]";
    }
}
