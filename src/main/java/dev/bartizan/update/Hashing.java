package dev.bartizan.update;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The hash algorithms for files of updates. */
public final class Hashing {

    private Hashing() {}

    public static MessageDigest sha256() {
        return digest("SHA-256");
    }

    /** Metro's names for assets; not used for security. */
    public static MessageDigest md5() {
        return digest("MD5");
    }

    /** A SHA-256 as manifests and the database have it: base64url without padding. */
    public static String text(byte[] sha256) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256);
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("Each Java platform has " + algorithm, absent);
        }
    }
}
