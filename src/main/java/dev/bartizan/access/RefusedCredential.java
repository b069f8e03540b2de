package dev.bartizan.access;

import java.util.Locale;

/** Why a credential was rejected, for the log and as a tag of the metric. */
public enum RefusedCredential {
    /** A bearer token that was never issued, or was revoked. */
    UNKNOWN,
    /** An expired token. */
    EXPIRED,
    /** A token from an address that is not in its networks. */
    NETWORK,
    /** A token in the path of an export that was never issued, or was revoked. */
    UNKNOWN_IN_PATH,
    /** A token in a path whose role is not {@code export}. */
    NOT_FOR_PATHS,
    /** A ticket that was never issued, was already used, or has expired. */
    TICKET,
    /** A wrong name or password of an account, or a wrong one-time code. */
    PASSWORD,
    /** A wrong setup code at the first run. */
    SETUP_CODE,
    /** A code of the OpenID provider that is wrong or was used already. */
    PROVIDER_CODE,
    /** A wrong key for uploads. */
    UPLOAD_KEY,
    /** A wrong key of a bouncer. */
    BOUNCER_KEY,
    /** A wrong name or password of a machine whose CrowdSec agent reports to us. */
    MACHINE_PASSWORD,
    /** The session of such a machine has ended: it expired, or Bartizan was restarted. The agent logs in again. */
    MACHINE_SESSION;

    /** The name in the log and in the metric. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
