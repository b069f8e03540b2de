/** Figures about bans: by day, by country, by address. */
package dev.bartizan.ban.statistics;
