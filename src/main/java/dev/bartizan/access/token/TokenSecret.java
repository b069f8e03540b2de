package dev.bartizan.access.token;

import dev.bartizan.digest.Sha256;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The secret of a token.
 *
 * @param value the text after {@code Authorization: Bearer}
 */
public record TokenSecret(String value) {

    /** Lets people and secret scanners recognise our tokens. */
    private static final String PREFIX = "bzn_";

    private static final int RANDOM_BYTES = 32;

    /** A new secret of 256 random bits. */
    public static TokenSecret random(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new TokenSecret(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /**
     * SHA-256 in hexadecimal digits. A fast hash without salt is sufficient, because the input has 256 random bits and
     * can't be guessed; and it is computed for each request.
     */
    public String hash() {
        return Sha256.hex(value);
    }

    /** Keeps the secret out of logs and stack traces. */
    @Override
    public String toString() {
        return "TokenSecret[…]";
    }
}
