/** The connection to fail2ban's server: commands, and answers in Python's pickle format. */
package dev.bartizan.fail2ban.protocol;
