package dev.bartizan.access.account;

import dev.bartizan.access.Role;
import dev.bartizan.error.ServiceException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
        Map<String, String> wrong = new HashMap<>();
        if (role == Role.EXPORT) {
            wrong.put("role", "must be viewer, operator or admin");
        }
        if (password != null) {
            Passwords.objection(password).ifPresent(objection -> wrong.put("password", objection));
        }
        if (!wrong.isEmpty()) {
            throw ServiceException.invalid(wrong, Map.of());
        }
        return new AccountChange(
                Optional.ofNullable(role), Optional.ofNullable(enabled), Optional.ofNullable(password));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "AccountChangeRequest[" + role + ", " + enabled + "]";
    }
}
