/** Jails: their settings and state, and changes to them. */
package dev.bartizan.fail2ban.jail;
