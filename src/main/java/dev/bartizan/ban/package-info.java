/**
 * Bans of addresses and networks, for a limited time or permanently.
 *
 * <p>The rows are the history. Active bans are in memory, as {@link dev.bartizan.ban.inforce.BanSet}. Readers compare
 * the end of a ban with the clock, so bans end on time without a clean-up.
 */
@NullMarked
package dev.bartizan.ban;

import org.jspecify.annotations.NullMarked;
