/** Jails: their settings and state, and changes to them. */
@NullMarked
package dev.bartizan.fail2ban.jail;

import org.jspecify.annotations.NullMarked;
