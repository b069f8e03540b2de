-- A ban, in force or not any more: the row stays as history.
CREATE TABLE ban (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    range      TEXT    NOT NULL,
    origin     TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    began_at   INTEGER NOT NULL,
    -- no moment: permanent
    expires_at INTEGER,
    lifted_at  INTEGER,
    ends_at    INTEGER NOT NULL AS (coalesce(lifted_at, expires_at, 9223372036854775807))
);
CREATE INDEX ban_began_at ON ban (began_at);
CREATE INDEX ban_origin ON ban (origin, began_at);
CREATE INDEX ban_range ON ban (range);
CREATE INDEX ban_ends_at ON ban (ends_at);
