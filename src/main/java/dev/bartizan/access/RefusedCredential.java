package dev.bartizan.access;

import java.util.Locale;

/** Why a credential is refused, in the log and as the tag of the metric. */
public enum RefusedCredential {
    /** A bearer token that was never issued, or was revoked. */
    UNKNOWN,
    /** A token whose time is over. */
    EXPIRED,
    /** A token in the path of an export that was never issued, or was revoked. */
    UNKNOWN_IN_PATH,
    /** A token in a path that has another role than {@code export}. */
    NOT_FOR_PATHS,
    /** A ticket that was never issued, or was used or is too old. */
    TICKET,
    /** A wrong key for uploads. */
    UPLOAD_KEY,
    /** A wrong key of a bouncer. */
    BOUNCER_KEY;

    /** As it is written in the log and in the metric. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
