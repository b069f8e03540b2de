package dev.bartizan.database;

/**
 * Fired, synchronously and in the order of the observers' priorities, when the database has been opened and its schema
 * is current: at the start, and again after the file was replaced.
 *
 * @param recoveredFrames frames that were found in the write-ahead log and recovered; 0 after a clean stop
 */
public record DatabaseOpened(long recoveredFrames) {}
