/** Statistics of bans, by country and by address. */
package dev.bartizan.ban.statistics;
