package dev.bartizan.access.account;

import dev.bartizan.access.Role;
import dev.bartizan.error.ServiceException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A change of an account by an administrator; what is empty stays.
 *
 * @param password the new password
 */
public record AccountChange(Optional<Role> role, Optional<Boolean> enabled, Optional<String> password) {

    /**
     * A change from values that people entered; what is null stays.
     *
     * @throws ServiceException {@code VALIDATION_FAILED} with the fields {@code role} and {@code password}
     */
    public static AccountChange checked(@Nullable Role role, @Nullable Boolean enabled, @Nullable String password) {
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
        return "AccountChange[" + role + ", " + enabled + "]";
    }
}
