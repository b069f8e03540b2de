-- The addresses that requests came from, by the access log: for each hour of the last day, and for each day before that.
CREATE TABLE seen_period (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    started_at   INTEGER NOT NULL,
    -- 1 or 24
    hours        INTEGER NOT NULL,
    addresses    INTEGER NOT NULL,
    -- requests of further addresses, which have no entry in the content
    not_recorded INTEGER NOT NULL,
    content      BLOB    NOT NULL,
    UNIQUE (started_at, hours)
);
