-- Machines whose CrowdSec agents report to Bartizan as their local API.
CREATE TABLE machine (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    name         TEXT    NOT NULL UNIQUE,
    -- SHA-256 of its password
    hash         TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    -- what is shown of it, written once a minute at most
    last_seen_at INTEGER,
    user_agent   TEXT,
    address      TEXT,
    scenarios    TEXT,
    alerts       INTEGER NOT NULL DEFAULT 0,
    bans         INTEGER NOT NULL DEFAULT 0
);
