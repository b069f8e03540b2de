package dev.bartizan.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Optional;

/**
 * The credential of an authenticated request. Limits are counted by credential, and running requests end when it
 * expires or is revoked.
 *
 * @param kind kind of credential
 * @param id identifies it among those of its kind; not the secret itself
 * @param expiresAt the first moment when it is no longer valid
 */
public record Credential(Kind kind, String id, Optional<Instant> expiresAt) {

    /** The kinds of credentials. */
    public enum Kind {
        /** No credential. */
        NONE,
        /** The administrator's token from the configuration. */
        CONFIGURED_TOKEN,
        /** A token of {@code /api/v1/tokens}; its id is the hash of its secret. */
        TOKEN,
        /** The key for uploads. */
        UPLOAD_KEY,
        /** A bouncer's key. */
        BOUNCER_KEY,
        /** The session of a person who logged in; its id is the hash of its secret. */
        SESSION,
        /** The session of a machine whose CrowdSec agent reports to us. */
        MACHINE_SESSION
    }

    /** The credential of all callers without one. */
    public static final Credential NONE = new Credential(Kind.NONE, "");

    /** The key of the credential in a {@link SecurityIdentity} or a {@link RoutingContext}. */
    private static final String KEY = Credential.class.getName();

    /** A credential that doesn't expire. */
    public Credential(Kind kind, String id) {
        this(kind, id, Optional.empty());
    }

    public boolean expired(Instant now) {
        return expiresAt.isPresent() && !now.isBefore(expiresAt.get());
    }

    /** The attribute of a {@link SecurityIdentity} in which authentication mechanisms store it. */
    public static String attribute() {
        return KEY;
    }

    /** The credential of a caller. */
    public static Credential of(SecurityIdentity caller) {
        Credential credential = caller.getAttribute(KEY);
        return credential == null ? NONE : credential;
    }

    /** The credential of a request. */
    public static Credential of(RoutingContext context) {
        Credential credential = context.get(KEY);
        if (credential != null) {
            return credential;
        }
        return context.user() instanceof QuarkusHttpUser user ? of(user.getSecurityIdentity()) : NONE;
    }

    /** Stores it in a request that no authentication mechanism handles. */
    public void putInto(RoutingContext context) {
        context.put(KEY, this);
    }

    /** Without the id, which must not be logged. */
    @Override
    public String toString() {
        return kind.name();
    }
}
