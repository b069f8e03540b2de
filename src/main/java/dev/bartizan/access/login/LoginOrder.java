package dev.bartizan.access.login;

import java.util.Optional;

/**
 * An attempt to log in.
 *
 * @param name name of the account
 * @param code a one-time code or a recovery code, if the person entered one
 */
public record LoginOrder(String name, String password, Optional<String> code) {

    /** Without the secrets. */
    @Override
    public String toString() {
        return "LoginOrder[…]";
    }
}
