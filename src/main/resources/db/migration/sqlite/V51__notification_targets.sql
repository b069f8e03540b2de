-- Targets of notifications that people set. The columns url, authorization and secret are secrets.
CREATE TABLE notification_target (
    name          TEXT    NOT NULL PRIMARY KEY,
    format        TEXT    NOT NULL,
    url           TEXT    NOT NULL,
    -- the chat of Telegram, the room of Matrix
    recipient     TEXT,
    authorization TEXT,
    secret        TEXT,
    -- whether its host may have an address that is not public
    allow_private BOOLEAN NOT NULL
) WITHOUT ROWID;

-- What a target gets, and when. A target without rules gets everything.
CREATE TABLE notification_rule (
    name       TEXT    NOT NULL PRIMARY KEY,
    target     TEXT    NOT NULL REFERENCES notification_target (name) ON DELETE CASCADE,
    -- separated by commas; empty for all
    kinds      TEXT    NOT NULL,
    -- one per line; empty for all
    subjects   TEXT    NOT NULL,
    -- the number of bans within a time, in milliseconds, that it notifies
    bans       INTEGER,
    bans_in    INTEGER,
    -- times of the day in the time zone, such as 08:00
    daily_at   TEXT,
    quiet_from TEXT,
    quiet_to   TEXT,
    quiet_drop BOOLEAN NOT NULL,
    time_zone  TEXT    NOT NULL
) WITHOUT ROWID;
CREATE INDEX notification_rule_target ON notification_rule (target);

-- Until when a delivery is held back, because of quiet hours or for a summary.
ALTER TABLE notification_delivery ADD COLUMN held_until INTEGER;
