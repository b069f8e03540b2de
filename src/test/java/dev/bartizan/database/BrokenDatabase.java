package dev.bartizan.database;

import dev.bartizan.error.ErrorCode;

/** What a database that can't be used throws, for tests of those who must go on. */
public final class BrokenDatabase {

    private BrokenDatabase() {}

    /** The disk is full, say. */
    public static DatabaseException unavailable() {
        return new DatabaseException(
                new DatabaseFailure(ErrorCode.DATABASE_UNAVAILABLE, "SQLITE_FULL"), "bartizan.db", null);
    }
}
