package dev.bartizan.access.account;

import com.google.re2j.Pattern;
import dev.bartizan.access.Role;
import dev.bartizan.error.ServiceException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An account to create.
 *
 * @param name see {@link #NAME}
 * @param password 12 to 128 characters
 * @param role any but {@link Role#EXPORT}
 */
public record AccountOrder(String name, String password, Role role) {

    /** What a name looks like. ASCII alone, so that no two names look the same. */
    public static final String NAME = "[A-Za-z0-9][A-Za-z0-9._@-]{0,63}";

    private static final Pattern NAMES = Pattern.compile(NAME);

    /**
     * An order from values that people entered.
     *
     * @throws ServiceException {@code VALIDATION_FAILED}, with the fields {@code name}, {@code password} and {@code
     *     role}
     */
    public static AccountOrder checked(@Nullable String name, @Nullable String password, @Nullable Role role) {
        Map<String, String> wrong = new HashMap<>();
        if (name == null || !NAMES.matches(name)) {
            wrong.put(
                    "name",
                    "must have 1 to 64 letters (a to z), digits, dots, underscores, hyphens and @, a letter or digit"
                            + " first");
        }
        if (role == null || role == Role.EXPORT) {
            wrong.put("role", "must be viewer, operator or admin");
        }
        Passwords.objection(password).ifPresent(objection -> wrong.put("password", objection));
        if (name == null || password == null || role == null || !wrong.isEmpty()) {
            throw ServiceException.invalid(wrong, Map.of());
        }
        return new AccountOrder(name, password, role);
    }

    /** Whether an account can have a name. */
    static boolean isName(String name) {
        return NAMES.matches(name);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "AccountOrder[" + name + ", " + role + "]";
    }
}
