/** The connection to the fail2ban server: commands and answers in Python's pickle format. */
@NullMarked
package dev.bartizan.fail2ban.protocol;

import org.jspecify.annotations.NullMarked;
