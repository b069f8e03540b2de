/**
 * The embedded SQLite database: opening and reopening it, classifying failures, retries on locks, and the write gate.
 */
package dev.bartizan.database;
