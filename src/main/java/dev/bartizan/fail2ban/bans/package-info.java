/** Bans of jails: read from the server and its database, and set or lifted in the background. */
package dev.bartizan.fail2ban.bans;
