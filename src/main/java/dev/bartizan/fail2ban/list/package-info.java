/** Blocklists whose entries are banned in a jail. */
@NullMarked
package dev.bartizan.fail2ban.list;

import org.jspecify.annotations.NullMarked;
