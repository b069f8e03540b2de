-- What was published for the clients of a platform, runtime version and channel; the newest one is offered.
CREATE TABLE app_update (
    id              TEXT    PRIMARY KEY,
    platform        TEXT    NOT NULL,
    runtime_version TEXT    NOT NULL,
    channel         TEXT    NOT NULL,
    -- clients take nothing that is older than what they have
    created_at      INTEGER NOT NULL,
    kind            TEXT    NOT NULL,
    -- percentage of clients that are offered it
    rollout         INTEGER NOT NULL CHECK (rollout BETWEEN 0 AND 100),
    -- JSON
    metadata        TEXT    NOT NULL,
    -- JSON
    extra           TEXT,
    message         TEXT    NOT NULL,
    UNIQUE (platform, runtime_version, channel, created_at)
) WITHOUT ROWID;

-- The files of an update; they themselves lie in the data folder, each once, however many updates refer to it.
CREATE TABLE update_asset (
    update_id      TEXT    NOT NULL REFERENCES app_update (id) ON DELETE CASCADE,
    -- 0 is the launch asset
    position       INTEGER NOT NULL,
    -- SHA-256, base64url without padding
    hash           TEXT    NOT NULL,
    asset_key      TEXT    NOT NULL,
    content_type   TEXT    NOT NULL,
    file_extension TEXT,
    size           INTEGER NOT NULL,
    PRIMARY KEY (update_id, position)
) WITHOUT ROWID;
