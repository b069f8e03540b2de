package dev.bartizan.ban;

/** Fired, synchronously, after a change of the bans is committed and in force. */
public record BansChanged() {}
