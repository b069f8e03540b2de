/** Jails: their settings and state, and what people change of them. */
package dev.bartizan.fail2ban.jail;
