/** The server's state, its log files, and the synchronisation of its bans. */
@NullMarked
package dev.bartizan.fail2ban.server;

import org.jspecify.annotations.NullMarked;
