package dev.bartizan.access.account;

import dev.bartizan.access.Role;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An account to create. */
@Schema(
        description = "An account to create.",
        examples = "{\"name\":\"alice\",\"password\":\"correct horse battery staple\",\"role\":\"operator\"}")
record AccountRequest(
        @Schema(
                description =
                        "Unique name, without regard to case: 1 to 64 letters (a to z), digits, dots, underscores,"
                                + " hyphens and @, a letter or digit first.",
                examples = "alice")
        @NotNull
        String name,

        @Schema(description = "Password of 12 to 128 characters.", examples = "correct horse battery staple") @NotNull
        String password,

        @Schema(description = "`viewer`, `operator` or `admin`.", examples = "operator") @NotNull
        Role role) {

    AccountOrder order() {
        return AccountOrder.checked(name, password, role);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "AccountRequest[" + name + "]";
    }
}
