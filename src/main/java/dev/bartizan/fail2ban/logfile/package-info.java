/** Tests the log files of jails. */
@NullMarked
package dev.bartizan.fail2ban.logfile;

import org.jspecify.annotations.NullMarked;
