package dev.bartizan.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Set;

/** What the bearer of a token may do. */
public enum Role {
    /** Everything. */
    @JsonProperty(Name.ADMIN)
    ADMIN(Set.of(Name.ADMIN, Name.VIEWER, Name.EXPORT)),
    /** Reads everything but the tokens, changes nothing. */
    @JsonProperty(Name.VIEWER)
    VIEWER(Set.of(Name.VIEWER, Name.EXPORT)),
    /** Fetches exports and nothing else; the one role whose tokens are taken from a path too. */
    @JsonProperty(Name.EXPORT)
    EXPORT(Set.of(Name.EXPORT));

    private final Set<String> included;

    Role(Set<String> included) {
        this.included = included;
    }

    /** Names of this role and of those that it includes, as {@code @RolesAllowed} takes them. */
    public Set<String> included() {
        return included;
    }

    /** The roles' names in the API and for {@code @RolesAllowed}. */
    public static final class Name {
        /** See {@link Role#ADMIN}. */
        public static final String ADMIN = "admin";

        /** See {@link Role#VIEWER}; administrators have it too. */
        public static final String VIEWER = "viewer";

        /** See {@link Role#EXPORT}; everybody has it. */
        public static final String EXPORT = "export";

        private Name() {}
    }
}
