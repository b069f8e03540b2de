package dev.bartizan.access.oidc;

import dev.bartizan.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * A login that has begun. The browser keeps it in a cookie, so that the service stores nothing before the login. The values
 * that the provider sees follow from the secret, but don't reveal it.
 *
 * @param secret 256 random bits in Base64
 * @param next the path to lead to after the login; it must be checked again, because it comes from the browser
 */
record OidcAttempt(String secret, String next) {

    private static final int RANDOM_BYTES = 32;

    /** A longer path is dropped, so that the cookie fits into the limit for headers. */
    private static final int LONGEST_NEXT = 1_000;

    private static final char SEPARATOR = '.';

    static OidcAttempt begin(SecureRandom random, String next) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new OidcAttempt(base64(bytes), next.length() > LONGEST_NEXT ? "" : next);
    }

    /** Reads the value of the cookie; empty if it is unreadable. */
    static Optional<OidcAttempt> parse(String cookie) {
        int end = cookie.indexOf(SEPARATOR);
        if (end < 1) {
            return Optional.empty();
        }
        try {
            byte[] next = Base64.getUrlDecoder().decode(cookie.substring(end + 1));
            return Optional.of(new OidcAttempt(cookie.substring(0, end), new String(next, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    /** The value of the cookie. */
    String cookie() {
        return secret + SEPARATOR + base64(next.getBytes(StandardCharsets.UTF_8));
    }

    /** Connects the provider's response with this browser. */
    String state() {
        return base64(Sha256.of("state:" + secret));
    }

    /** Connects the ID token with this login. */
    String nonce() {
        return base64(Sha256.of("nonce:" + secret));
    }

    /** The secret of PKCE, which the provider gets with the code. */
    String verifier() {
        return base64(Sha256.of("verifier:" + secret));
    }

    /** The hash of the verifier, which the provider gets first. */
    String challenge() {
        return base64(Sha256.of(verifier()));
    }

    boolean hasState(String given) {
        return MessageDigest.isEqual(
                state().getBytes(StandardCharsets.US_ASCII), given.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "OidcAttempt[…]";
    }
}
