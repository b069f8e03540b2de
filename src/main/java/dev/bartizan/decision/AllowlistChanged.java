package dev.bartizan.decision;

/** Fired, synchronously, after a change of the allowlist is committed and in force. */
record AllowlistChanged() {}
