package dev.bartizan.database;

import dev.bartizan.error.ErrorCode;

/** The exceptions of a database that can't be used, for tests of code that must continue. */
public final class BrokenDatabase {

    private BrokenDatabase() {}

    /** For example a full disk. */
    public static DatabaseException unavailable() {
        return new DatabaseException(
                new DatabaseFailure(ErrorCode.DATABASE_UNAVAILABLE, "SQLITE_FULL"), "bartizan.db", null);
    }
}
