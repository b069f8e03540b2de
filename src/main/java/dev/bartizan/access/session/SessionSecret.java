package dev.bartizan.access.session;

import dev.bartizan.digest.Sha256;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The secret of a session, which the browser keeps in a cookie.
 *
 * @param value the text of the cookie
 */
public record SessionSecret(String value) {

    private static final int RANDOM_BYTES = 32;

    /** A new secret of 256 random bits. */
    static SessionSecret random(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new SessionSecret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** SHA-256 in hexadecimal digits; sufficient because the secret can't be guessed. */
    String hash() {
        return Sha256.hex(value);
    }

    /** The CSRF token of the session. It follows from the secret, but doesn't reveal it. */
    String csrf() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of("csrf:" + value));
    }

    /** Keeps the secret out of logs and stack traces. */
    @Override
    public String toString() {
        return "SessionSecret[…]";
    }
}
