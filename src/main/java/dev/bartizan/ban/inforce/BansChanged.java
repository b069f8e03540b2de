package dev.bartizan.ban.inforce;

/**
 * Fired synchronously after a change of the bans is committed and in force.
 *
 * @param before the bans before the change
 * @param after the bans after the change
 */
public record BansChanged(BanSet before, BanSet after) {}
