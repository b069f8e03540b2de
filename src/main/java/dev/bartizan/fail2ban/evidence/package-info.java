/** The log lines that led to bans, from fail2ban's database. */
@NullMarked
package dev.bartizan.fail2ban.evidence;

import org.jspecify.annotations.NullMarked;
