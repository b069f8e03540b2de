/** The connection to the fail2ban server: commands and answers in Python's pickle format. */
package dev.bartizan.fail2ban.protocol;
