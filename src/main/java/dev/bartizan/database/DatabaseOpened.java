package dev.bartizan.database;

/**
 * Fired synchronously, in the order of the observers' priorities, when the database has been opened and its schema is
 * up to date: at the start, and again after the file was replaced.
 *
 * @param recoveredFrames number of frames recovered from the write-ahead log; 0 after a clean stop
 */
public record DatabaseOpened(long recoveredFrames) {}
