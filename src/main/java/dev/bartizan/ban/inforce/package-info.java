/** The active bans, in memory. */
package dev.bartizan.ban.inforce;
