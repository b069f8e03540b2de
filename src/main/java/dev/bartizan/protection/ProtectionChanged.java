package dev.bartizan.protection;

/** Fired synchronously after the protected addresses changed. */
public record ProtectionChanged() {}
