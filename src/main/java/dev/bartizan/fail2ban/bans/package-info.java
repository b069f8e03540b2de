/** Bans of jails: read from the server and its database, set and lifted in the background. */
package dev.bartizan.fail2ban.bans;
