package dev.bartizan.access.account;

import dev.bartizan.access.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The account of a person.
 *
 * @param id identifier; never used again
 * @param name unique name without regard to case
 * @param enabled whether the person may log in
 * @param generation increased by each change that ends the sessions
 * @param secrets what a login is checked with
 */
public record Account(
        long id, String name, Role role, boolean enabled, Instant createdAt, long generation, Secrets secrets) {

    /**
     * What a login is checked with.
     *
     * @param passwordHash hash of the password; nothing for an external account
     * @param totp the secret for one-time codes; empty if they are off
     * @param pendingTotp a new secret that was not confirmed yet
     * @param lastStep the time step of the last code that was used
     * @param recoveryHashes hashes of the recovery codes that are left
     * @param subject the issuer and the {@code sub} of the person at the OpenID provider; empty for other accounts
     */
    public record Secrets(
            String passwordHash,
            Optional<String> totp,
            Optional<String> pendingTotp,
            long lastStep,
            List<String> recoveryHashes,
            Optional<String> subject) {

        /** Keeps the secrets out of logs. */
        @Override
        public String toString() {
            return "Secrets[…]";
        }
    }

    /** Whether it has no password: a reverse proxy or an OpenID provider authenticates the person. */
    public boolean external() {
        return secrets.passwordHash().isEmpty();
    }

    /** The issuer and the identifier of the person at the OpenID provider; empty for other accounts. */
    public Optional<String> subject() {
        return secrets.subject();
    }

    /** Whether a login needs a one-time code. */
    public boolean needsCode() {
        return secrets.totp().isPresent();
    }
}
