-- An entry of the allowlist can be limited to some lists: their ids, separated by commas. Null means that it applies to
-- everything. Empty means that all its lists were deleted, so that it has no effect. A range can have one entry of each kind.
CREATE TABLE allowlist_entry_next (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    range       TEXT,
    host        TEXT,
    lists       TEXT,
    addresses   TEXT,
    resolved_at INTEGER,
    problem     TEXT,
    comment     TEXT,
    provisioned BOOLEAN NOT NULL,
    created_at  INTEGER NOT NULL,
    author      TEXT,
    expires_at  INTEGER,
    in_engines  BOOLEAN NOT NULL DEFAULT FALSE,
    CHECK ((range IS NULL) <> (host IS NULL)),
    CHECK (lists IS NULL OR NOT (in_engines OR provisioned))
);

INSERT INTO allowlist_entry_next
    (id, range, host, addresses, resolved_at, problem, comment, provisioned, created_at, author, expires_at, in_engines)
SELECT id, range, host, addresses, resolved_at, problem, comment, provisioned, created_at, author, expires_at, in_engines
FROM allowlist_entry;

DROP TABLE allowlist_entry;
ALTER TABLE allowlist_entry_next RENAME TO allowlist_entry;

CREATE UNIQUE INDEX allowlist_entry_range ON allowlist_entry (range, (lists IS NULL));
CREATE UNIQUE INDEX allowlist_entry_host ON allowlist_entry (host, (lists IS NULL));

CREATE TRIGGER allowlist_entry_list_deleted AFTER DELETE ON blocklist
BEGIN
    UPDATE allowlist_entry SET lists = trim(replace(',' || lists || ',', ',' || OLD.id || ',', ','), ',')
    WHERE lists IS NOT NULL;
END;
