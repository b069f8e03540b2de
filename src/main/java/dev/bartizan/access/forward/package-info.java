/** Logins by a reverse proxy that has authenticated the person (forward auth). */
@NullMarked
package dev.bartizan.access.forward;

import org.jspecify.annotations.NullMarked;
