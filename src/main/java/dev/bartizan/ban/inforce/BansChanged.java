package dev.bartizan.ban.inforce;

/**
 * Fired, synchronously, after a change of the bans is committed and in force.
 *
 * @param before the bans until now
 * @param after the bans from now on
 */
public record BansChanged(BanSet before, BanSet after) {}
