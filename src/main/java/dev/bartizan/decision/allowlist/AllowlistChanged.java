package dev.bartizan.decision.allowlist;

/** Fired synchronously after a change of the allowlist is committed and in force. */
public record AllowlistChanged() {}
