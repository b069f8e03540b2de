package dev.bartizan.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Optional;

/**
 * What a request was let in with: bounds are counted by it, and what runs ends with it.
 *
 * @param kind what it is
 * @param id tells it from others of its kind; not the secret itself
 * @param expiresAt the first moment at which it is not valid any more
 */
public record Credential(Kind kind, String id, Optional<Instant> expiresAt) {

    /** The kinds of credentials. */
    public enum Kind {
        /** None. */
        NONE,
        /** The administrator's token that the configuration sets. */
        CONFIGURED_TOKEN,
        /** A token of {@code /api/v1/tokens}; its id is the hash of its secret. */
        TOKEN,
        /** The key for uploads. */
        UPLOAD_KEY,
        /** A bouncer's key. */
        BOUNCER_KEY
    }

    /** Everybody who brings none. */
    public static final Credential NONE = new Credential(Kind.NONE, "");

    /** The attribute of a {@link SecurityIdentity}, and the key of a {@link RoutingContext}, that has it. */
    private static final String KEY = Credential.class.getName();

    /** A credential that doesn't expire. */
    public Credential(Kind kind, String id) {
        this(kind, id, Optional.empty());
    }

    public boolean expired(Instant now) {
        return expiresAt.isPresent() && !now.isBefore(expiresAt.get());
    }

    /** The name of the attribute that an authentication mechanism leaves it under. */
    public static String attribute() {
        return KEY;
    }

    /** What somebody was let in with. */
    public static Credential of(SecurityIdentity caller) {
        Credential credential = caller.getAttribute(KEY);
        return credential == null ? NONE : credential;
    }

    /** What a request was let in with. */
    public static Credential of(RoutingContext context) {
        Credential credential = context.get(KEY);
        if (credential != null) {
            return credential;
        }
        return context.user() instanceof QuarkusHttpUser user ? of(user.getSecurityIdentity()) : NONE;
    }

    /** Leaves it with a request that no authentication mechanism has looked at. */
    public void putInto(RoutingContext context) {
        context.put(KEY, this);
    }

    /** Without the id: it is not for logs. */
    @Override
    public String toString() {
        return kind.name();
    }
}
