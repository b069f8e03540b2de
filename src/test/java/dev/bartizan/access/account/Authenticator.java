package dev.bartizan.access.account;

import java.time.Instant;

/** The app on a person's phone that shows one-time codes. */
public final class Authenticator {

    private static final long STEP_SECONDS = 30;

    private Authenticator() {}

    /** The code of this moment. */
    public static String code(String secret) {
        return OneTimeCode.code(
                OneTimeCode.bytes(secret), Math.floorDiv(Instant.now().getEpochSecond(), STEP_SECONDS));
    }
}
