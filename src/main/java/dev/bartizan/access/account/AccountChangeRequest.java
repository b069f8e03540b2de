package dev.bartizan.access.account;

import dev.bartizan.access.Role;
import dev.bartizan.error.ServiceException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A change of an account. */
@Schema(description = "A change of an account. Fields that are absent stay.", examples = "{\"role\":\"viewer\"}")
record AccountChangeRequest(
        @Schema(description = "`viewer`, `operator` or `admin`.", examples = "viewer") @Nullable
        Role role,

        @Schema(description = "Whether the person may log in.") @Nullable
        Boolean enabled,

        @Schema(description = "New password of 12 to 128 characters.", examples = "correct horse battery staple")
        @Nullable
        String password) {

    /** @throws ServiceException {@code VALIDATION_FAILED} with the fields {@code role} and {@code password} */
    AccountChange change() {
        return AccountChange.checked(role, enabled, password);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "AccountChangeRequest[" + role + ", " + enabled + "]";
    }
}
