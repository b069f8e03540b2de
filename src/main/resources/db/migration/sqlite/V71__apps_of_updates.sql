-- Each update is one of an app. Apps have their own clients, keys and retention; updates from before are of the app "default".
-- SQLite can't change the unique columns of a table, so the table is created again, with those that refer to it.
CREATE TABLE app_update_with_app (
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
    -- the update whose content it publishes again
    copy_of         TEXT,
    -- the update that it rolled back
    rollback_of     TEXT,
    -- when retention removed it
    retired_at      INTEGER,
    -- groups the updates of one upload
    release_id      TEXT,
    app             TEXT    NOT NULL DEFAULT 'default',
    UNIQUE (app, platform, runtime_version, channel, created_at)
) WITHOUT ROWID;
INSERT INTO app_update_with_app (id, platform, runtime_version, channel, created_at, kind, rollout, metadata, extra, message, copy_of,
    rollback_of, retired_at, release_id)
SELECT id, platform, runtime_version, channel, created_at, kind, rollout, metadata, extra, message, copy_of, rollback_of, retired_at,
    release_id FROM app_update;

CREATE TABLE update_asset_with_app (
    update_id      TEXT    NOT NULL REFERENCES app_update_with_app (id) ON DELETE CASCADE,
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
INSERT INTO update_asset_with_app (update_id, position, hash, asset_key, content_type, file_extension, size)
SELECT update_id, position, hash, asset_key, content_type, file_extension, size FROM update_asset;
DROP TABLE update_asset;
ALTER TABLE update_asset_with_app RENAME TO update_asset;

CREATE TABLE update_downloads_with_app (
    update_id TEXT PRIMARY KEY REFERENCES app_update_with_app (id) ON DELETE CASCADE,
    downloads INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO update_downloads_with_app (update_id, downloads) SELECT update_id, downloads FROM update_downloads;
DROP TABLE update_downloads;
ALTER TABLE update_downloads_with_app RENAME TO update_downloads;

CREATE TABLE update_failure_with_app (
    update_id TEXT NOT NULL REFERENCES app_update_with_app (id) ON DELETE CASCADE,
    client    TEXT NOT NULL,
    PRIMARY KEY (update_id, client)
) WITHOUT ROWID;
INSERT INTO update_failure_with_app (update_id, client) SELECT update_id, client FROM update_failure;
DROP TABLE update_failure;
ALTER TABLE update_failure_with_app RENAME TO update_failure;

DROP TABLE app_update;
ALTER TABLE app_update_with_app RENAME TO app_update;
CREATE TRIGGER app_update_newest BEFORE INSERT ON app_update
WHEN EXISTS (SELECT 1 FROM app_update AS other
             WHERE other.app = NEW.app AND other.platform = NEW.platform AND other.runtime_version = NEW.runtime_version
               AND other.channel = NEW.channel AND other.created_at >= NEW.created_at)
BEGIN
    SELECT RAISE(ABORT, 'CONFLICT');
END;

CREATE TABLE update_hour_with_app (
    platform        TEXT    NOT NULL,
    runtime_version TEXT    NOT NULL,
    channel         TEXT    NOT NULL,
    -- begin of the hour
    hour            INTEGER NOT NULL,
    -- empty for the update that the app was installed with, and for unknown ones
    update_id       TEXT    NOT NULL,
    requests        INTEGER NOT NULL,
    app             TEXT    NOT NULL DEFAULT 'default',
    PRIMARY KEY (app, platform, runtime_version, channel, hour, update_id)
) WITHOUT ROWID;
INSERT INTO update_hour_with_app (platform, runtime_version, channel, hour, update_id, requests)
SELECT platform, runtime_version, channel, hour, update_id, requests FROM update_hour;
DROP TABLE update_hour;
ALTER TABLE update_hour_with_app RENAME TO update_hour;
