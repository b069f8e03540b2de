package dev.bartizan.access.account;

import dev.bartizan.access.Role;
import java.util.Optional;

/**
 * A change of an account by an administrator; what is empty stays.
 *
 * @param password the new password
 */
record AccountChange(Optional<Role> role, Optional<Boolean> enabled, Optional<String> password) {

    /** Without the password. */
    @Override
    public String toString() {
        return "AccountChange[" + role + ", " + enabled + "]";
    }
}
