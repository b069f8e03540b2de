package dev.bartizan.blocklist.guard;

import dev.bartizan.blocklist.ImportOutcome;

/**
 * Why a version is rejected.
 *
 * @param outcome the outcome of the import
 * @param message the reason, for people
 */
public record Refusal(ImportOutcome outcome, String message) {}
