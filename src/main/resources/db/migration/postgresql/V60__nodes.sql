-- The processes that use the database: one row for each name.
CREATE TABLE node (
    name       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    version    TEXT COLLATE "C" NOT NULL,
    started_at BIGINT NOT NULL,
    -- The last sign of life.
    seen_at    BIGINT NOT NULL,
    -- Nothing while it runs, and after a crash.
    stopped_at BIGINT
);
