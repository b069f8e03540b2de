package dev.bartizan.update.manifest;

import dev.bartizan.digest.Sha256;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Selects the clients that get an update in a staged rollout. A client has a fixed place for each update, so a client
 * in the first 10 % is also in the first 50 %. The place differs for each update, so that the same clients are not
 * always first.
 */
final class RolloutShare {

    private static final int ALL = 100;

    private RolloutShare() {}

    /** @param percent 0 for no client to 100 for all clients */
    static boolean includes(UUID update, String client, int percent) {
        return percent >= ALL || percent > 0 && place(update, client) < percent * (1L << 32) / ALL;
    }

    /** Uniform from 0 to 2³² − 1. */
    private static long place(UUID update, String client) {
        return Integer.toUnsignedLong(
                ByteBuffer.wrap(Sha256.of(update + "/" + client)).getInt());
    }
}
