/**
 * The embedded SQLite file: opening and reopening it, classifying its failures, retrying the one kind that passes, and
 * letting one writer in at a time.
 */
package dev.bartizan.database;
