-- The processes that use the database: one row for each name.
CREATE TABLE node (
    name       TEXT    NOT NULL PRIMARY KEY,
    version    TEXT    NOT NULL,
    started_at INTEGER NOT NULL,
    -- The last sign of life.
    seen_at    INTEGER NOT NULL,
    -- Nothing while it runs, and after a crash.
    stopped_at INTEGER
) WITHOUT ROWID;
