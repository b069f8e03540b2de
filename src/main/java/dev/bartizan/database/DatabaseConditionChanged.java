package dev.bartizan.database;

/**
 * Fired, synchronously and in the order of the changes, when the database begins to fail, fails in another way, works
 * again, or has to be opened again. The state is locked meanwhile: observers return at once, and use the database later.
 *
 * @param condition the condition now
 */
public record DatabaseConditionChanged(DatabaseState.Condition condition) {}
