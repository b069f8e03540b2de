/** Blocklists whose entries are banned in a jail. */
package dev.bartizan.fail2ban.list;
