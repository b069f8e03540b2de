/** Bans whose action failed, from the log of the fail2ban server. */
@NullMarked
package dev.bartizan.fail2ban.action;

import org.jspecify.annotations.NullMarked;
