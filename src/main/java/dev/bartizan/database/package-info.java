/**
 * The database, a file of SQLite or a server of PostgreSQL: opening and reopening it, classifying failures, retries on
 * locks, and the write gate.
 */
@NullMarked
package dev.bartizan.database;

import org.jspecify.annotations.NullMarked;
