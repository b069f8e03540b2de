/**
 * A fail2ban server on this machine: its jails and bans, over its own socket. Without fail2ban this feature is absent, which
 * is no error.
 */
@NullMarked
package dev.bartizan.fail2ban;

import org.jspecify.annotations.NullMarked;
