/** Statistics of bans, by country and by address. */
@NullMarked
package dev.bartizan.ban.statistics;

import org.jspecify.annotations.NullMarked;
