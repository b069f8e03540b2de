package dev.bartizan.access.forward;

import dev.bartizan.access.Role;
import java.util.Optional;

/**
 * A person that a reverse proxy has authenticated.
 *
 * @param name as the proxy sends it
 * @param role the highest role of the person's groups, else the default role; empty if there is none
 */
public record ForwardedPerson(String name, Optional<Role> role) {}
