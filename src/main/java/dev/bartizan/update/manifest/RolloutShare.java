package dev.bartizan.update.manifest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Who is among the first to get an update. A client's place is fixed for each update: a client that has it at 10 % keeps it at
 * 50 %, and those who are early with one update are not early with all.
 */
final class RolloutShare {

    private static final int ALL = 100;

    private RolloutShare() {}

    /** @param percent 0 for nobody to 100 for everybody */
    static boolean includes(UUID update, String client, int percent) {
        return percent >= ALL || percent > 0 && place(update, client) < percent * (1L << 32) / ALL;
    }

    /** Uniform from 0 to 2³² − 1. */
    private static long place(UUID update, String client) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((update + "/" + client).getBytes(StandardCharsets.UTF_8));
            return Integer.toUnsignedLong(ByteBuffer.wrap(hash).getInt());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }
}
