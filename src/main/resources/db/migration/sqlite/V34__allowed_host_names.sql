-- An entry of the allowlist is a range or a host name. For a host name: the addresses of the last successful resolution,
-- separated by commas, when that was, and what is wrong since.
CREATE TABLE allowlist_entry_next (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    range       TEXT UNIQUE,
    host        TEXT UNIQUE,
    addresses   TEXT,
    resolved_at INTEGER,
    problem     TEXT,
    comment     TEXT,
    provisioned BOOLEAN NOT NULL,
    created_at  INTEGER NOT NULL,
    author      TEXT,
    expires_at  INTEGER,
    in_engines  BOOLEAN NOT NULL DEFAULT FALSE,
    CHECK ((range IS NULL) <> (host IS NULL))
);

INSERT INTO allowlist_entry_next (id, range, comment, provisioned, created_at, author, expires_at, in_engines)
SELECT id, range, comment, provisioned, created_at, author, expires_at, in_engines FROM allowlist_entry;

DROP TABLE allowlist_entry;
ALTER TABLE allowlist_entry_next RENAME TO allowlist_entry;
