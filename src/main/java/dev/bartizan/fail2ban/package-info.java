/**
 * A fail2ban server on this machine: its jails and bans, over its own socket.
 *
 * <p>Without fail2ban there is nothing here to see, and nothing fails for that.
 */
package dev.bartizan.fail2ban;
