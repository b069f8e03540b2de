-- How many requests for a manifest came from apps that run an update, by hour. Kept for 30 days, also of updates that are
-- removed.
CREATE TABLE update_hour (
    platform        TEXT    NOT NULL,
    runtime_version TEXT    NOT NULL,
    channel         TEXT    NOT NULL,
    -- begin of the hour
    hour            INTEGER NOT NULL,
    -- empty for the update that the app was installed with, and for unknown ones
    update_id       TEXT    NOT NULL,
    requests        INTEGER NOT NULL,
    PRIMARY KEY (platform, runtime_version, channel, hour, update_id)
) WITHOUT ROWID;
