-- Instants are milliseconds since 1970-01-01T00:00Z.

-- Written to find out whether writing works again after a failure.
CREATE TABLE database_probe (
    writes INTEGER NOT NULL
);
INSERT INTO database_probe (writes) VALUES (0);

CREATE TABLE api_token (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    name         TEXT    NOT NULL UNIQUE,
    role         TEXT    NOT NULL,
    hash         TEXT    NOT NULL UNIQUE,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER,
    last_used_at INTEGER
);

CREATE TABLE blocklist (
    id                        INTEGER PRIMARY KEY AUTOINCREMENT,
    name                      TEXT    NOT NULL UNIQUE,
    url                       TEXT    NOT NULL,
    format                    TEXT    NOT NULL,
    enabled                   BOOLEAN NOT NULL,
    min_score                 INTEGER,
    address_column            TEXT,
    pointer                   TEXT,
    allow_private             BOOLEAN NOT NULL,
    keep_special_purpose      BOOLEAN NOT NULL,
    allow_broad_prefixes      BOOLEAN NOT NULL,
    minimum_share_percent     INTEGER,
    maximum_bad_lines_percent INTEGER,
    minimum_interval_seconds  INTEGER NOT NULL,
    provisioned               BOOLEAN NOT NULL,
    created_at                INTEGER NOT NULL,
    updated_at                INTEGER NOT NULL,
    -- what the last import left
    current_version           INTEGER,
    etag                      TEXT,
    last_modified             TEXT,
    last_attempt_at           INTEGER,
    last_success_at           INTEGER,
    failing_since             INTEGER,
    last_outcome              TEXT,
    last_message              TEXT
);

-- One version of a list's content: sorted, delta-coded ranges with the day each was first seen.
CREATE TABLE blocklist_snapshot (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    blocklist_id INTEGER NOT NULL REFERENCES blocklist (id) ON DELETE CASCADE,
    version      INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    ranges       INTEGER NOT NULL,
    content      BLOB    NOT NULL,
    UNIQUE (blocklist_id, version)
);

CREATE TABLE import_run (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    trigger     TEXT    NOT NULL,
    status      TEXT    NOT NULL,
    started_at  INTEGER NOT NULL,
    finished_at INTEGER
);
CREATE INDEX import_run_started_at ON import_run (started_at);

-- What came of one list in one run; it stays when the list is deleted.
CREATE TABLE import_result (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id       INTEGER NOT NULL REFERENCES import_run (id) ON DELETE CASCADE,
    list         TEXT    NOT NULL,
    outcome      TEXT    NOT NULL,
    message      TEXT,
    version      INTEGER,
    ranges       INTEGER,
    added        INTEGER,
    removed      INTEGER,
    lines        INTEGER,
    rejected     INTEGER,
    normalised   INTEGER,
    special      INTEGER,
    bytes        INTEGER,
    finished_at  INTEGER NOT NULL,
    duration_ms  INTEGER NOT NULL
);
CREATE INDEX import_result_run_id ON import_result (run_id);
CREATE INDEX import_result_list ON import_result (list, id);

-- The schedule set through the API; no row: the one of the configuration.
CREATE TABLE import_schedule (
    id             INTEGER PRIMARY KEY CHECK (id = 1),
    cron           TEXT    NOT NULL,
    time_zone      TEXT    NOT NULL,
    jitter_seconds INTEGER NOT NULL,
    enabled        BOOLEAN NOT NULL,
    updated_at     INTEGER NOT NULL
);

CREATE TABLE allowlist_entry (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    range       TEXT    NOT NULL UNIQUE,
    comment     TEXT,
    provisioned BOOLEAN NOT NULL,
    created_at  INTEGER NOT NULL
);
