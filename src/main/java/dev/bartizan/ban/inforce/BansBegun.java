package dev.bartizan.ban.inforce;

import java.util.List;

/**
 * Fired synchronously after new bans of people or engines are committed; they may not be in force yet. Not fired for
 * bans that an engine had for a while when Bartizan saw them first, nor for bans that follow from others.
 *
 * @param bans the new bans, without those that were only extended
 */
public record BansBegun(List<ActiveBan> bans) {}
