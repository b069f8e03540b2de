package dev.bartizan.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Set;

/** The role of a token or of an account. */
public enum Role {
    /** All calls. */
    @JsonProperty(Name.ADMIN)
    ADMIN(Set.of(Name.ADMIN, Name.OPERATOR, Name.VIEWER, Name.EXPORT)),
    /** Reads everything except tokens and accounts; changes bans, the allowlist and the content of lists. */
    @JsonProperty(Name.OPERATOR)
    OPERATOR(Set.of(Name.OPERATOR, Name.VIEWER, Name.EXPORT)),
    /** Reads everything except tokens and accounts; changes nothing. */
    @JsonProperty(Name.VIEWER)
    VIEWER(Set.of(Name.VIEWER, Name.EXPORT)),
    /** Only fetches exports; the only role whose tokens are also accepted in a path. */
    @JsonProperty(Name.EXPORT)
    EXPORT(Set.of(Name.EXPORT));

    private final Set<String> included;

    Role(Set<String> included) {
        this.included = included;
    }

    /** Names of this role and of the roles that it includes, for {@code @RolesAllowed}. */
    public Set<String> included() {
        return included;
    }

    /** The roles' names in the API and for {@code @RolesAllowed}. */
    public static final class Name {
        /** See {@link Role#ADMIN}. */
        public static final String ADMIN = "admin";

        /** See {@link Role#OPERATOR}; administrators have it too. */
        public static final String OPERATOR = "operator";

        /** See {@link Role#VIEWER}; operators and administrators have it too. */
        public static final String VIEWER = "viewer";

        /** See {@link Role#EXPORT}; all roles include it. */
        public static final String EXPORT = "export";

        private Name() {}
    }
}
