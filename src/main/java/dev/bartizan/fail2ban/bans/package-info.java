/** Bans of jails: read from the server and its database, set and lifted in the background. */
@NullMarked
package dev.bartizan.fail2ban.bans;

import org.jspecify.annotations.NullMarked;
