package dev.bartizan.database;

import jakarta.inject.Singleton;

/** The SQL that makes a transaction the only writer until it ends. It waits for another writer, within limits. */
@Singleton
public class WriteLock {

    private final String waiting;
    private volatile String sql;

    WriteLock(DatabaseConfig config, DatabaseLocation location) {
        // SQLite's connections have their own limit. The lock must come before the first read: if a transaction reads
        // first, SQLite doesn't wait, and refuses the lock if another writer has committed since the read.
        this.waiting = location.server()
                ? "SET LOCAL lock_timeout = %d; LOCK TABLE database_probe IN EXCLUSIVE MODE"
                        .formatted(Math.max(1, config.busyTimeoutMillis()))
                : "UPDATE database_probe SET writes = writes WHERE false";
        this.sql = waiting;
    }

    String sql() {
        return sql;
    }

    /**
     * From now on, writers also check that a session of PostgreSQL still holds the lock of this process. Otherwise another
     * process may already have loaded the data, and wouldn't notice the write.
     *
     * @param key of an advisory lock that only the session with the lock has
     */
    public void heldWith(long key) {
        sql = waiting + """
                ; DO $$ BEGIN
                  IF NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
                      AND classid = %d AND objid = %d
                      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) THEN
                    RAISE EXCEPTION 'Another process may use this database.' USING ERRCODE = '%s';
                  END IF;
                END $$""".formatted(key >>> Integer.SIZE, key & 0xffff_ffffL, DatabaseFailure.USED_BY_OTHER);
    }
}
