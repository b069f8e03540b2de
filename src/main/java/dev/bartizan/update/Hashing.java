package dev.bartizan.update;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hashes that updates are described with. */
public final class Hashing {

    private Hashing() {}

    public static MessageDigest sha256() {
        return digest("SHA-256");
    }

    /** What Metro names assets by; nothing relies on it being hard to forge. */
    public static MessageDigest md5() {
        return digest("MD5");
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("Each Java platform has " + algorithm, absent);
        }
    }
}
