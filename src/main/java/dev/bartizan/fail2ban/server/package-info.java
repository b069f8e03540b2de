/** The server's state, its log files, and the synchronisation of its bans. */
package dev.bartizan.fail2ban.server;
