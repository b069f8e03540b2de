package dev.bartizan.database;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;

/** Opens and closes a database of one kind. Not thread-safe: only {@link DatabaseSupervisor} calls it. */
public interface DatabaseOpener {

    /** The kind that it opens. */
    DatabaseKind kind();

    /**
     * Opens the database and migrates its schema. If it can't be written, it is opened for reading. While another node
     * leads, this can be called again and again.
     *
     * @throws SQLException if it can't be read either
     * @throws IOException if files in the data folder can't be used
     */
    Opening open() throws SQLException, IOException;

    /** Completes the steps that were skipped when the database was opened for reading. */
    void completeOpening() throws SQLException, IOException;

    /** Whether the open database was replaced or lost, and has to be closed and opened again. */
    boolean replaced() throws IOException;

    /** Closes a database that was replaced or lost. */
    void closeReplaced() throws SQLException, IOException;

    /**
     * Prepares writes after a failure.
     *
     * @param failure what failed
     * @return whether a write can be tried
     */
    boolean recover(DatabaseFailure failure) throws SQLException, IOException;

    /** Closes all connections. */
    void close();

    /**
     * How the database was opened.
     *
     * @param recoveredFrames number of frames recovered from SQLite's write-ahead log
     * @param unwritable why it can only be read; empty if it can be written
     * @param following whether another node leads, and its changes can be read
     */
    record Opening(long recoveredFrames, Optional<DatabaseFailure> unwritable, boolean following) {

        /** Another node leads. */
        public static final Opening FOLLOWING = new Opening(0, Optional.empty(), true);

        /** This process alone uses the database. */
        public static Opening alone(long recoveredFrames, Optional<DatabaseFailure> unwritable) {
            return new Opening(recoveredFrames, unwritable, false);
        }
    }
}
