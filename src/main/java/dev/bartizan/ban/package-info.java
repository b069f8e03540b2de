/**
 * Bans of addresses and networks, for a while or for good.
 *
 * <p>A ban's row is its history; what is in force is in memory, as {@link dev.bartizan.ban.inforce.BanSet}, and each reader judges
 * by the clock whether a ban has run out: nobody waits for a sweep.
 */
package dev.bartizan.ban;
