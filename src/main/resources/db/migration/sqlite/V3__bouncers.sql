CREATE TABLE bouncer (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    name         TEXT    NOT NULL UNIQUE,
    hash         TEXT    NOT NULL UNIQUE,
    created_at   INTEGER NOT NULL,
    -- what a person decided it gets; separated by commas
    origins      TEXT,
    lists        TEXT,
    max_entries  INTEGER,
    cidr         TEXT,
    -- what is shown of it, written once a minute at most
    last_pull_at INTEGER,
    user_agent   TEXT,
    address      TEXT,
    metrics      TEXT
);
