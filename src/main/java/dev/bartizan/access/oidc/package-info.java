/** Logins by an OpenID provider: the code flow of OpenID Connect, up to the person whom the provider names. */
@NullMarked
package dev.bartizan.access.oidc;

import org.jspecify.annotations.NullMarked;
