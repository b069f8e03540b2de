package dev.bartizan.access.oidc;

import dev.bartizan.access.Role;
import java.util.Optional;

/**
 * A person that the OpenID provider has authenticated.
 *
 * @param subject the issuer and the provider's identifier of the person, which never changes and is never used again
 * @param name as the provider sends it
 * @param role the highest role of the person's groups; empty if there is none
 */
public record OidcPerson(String subject, String name, Optional<Role> role) {}
