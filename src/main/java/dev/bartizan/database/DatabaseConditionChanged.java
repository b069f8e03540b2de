package dev.bartizan.database;

/**
 * Fired synchronously, in order, when the database begins to fail, fails differently, works again, or must be opened
 * again. The state is locked meanwhile, so observers must return quickly and use the database later.
 *
 * @param condition the new condition
 */
public record DatabaseConditionChanged(DatabaseState.Condition condition) {}
