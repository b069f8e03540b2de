/** The bans that are in force now, in memory. */
package dev.bartizan.ban.inforce;
