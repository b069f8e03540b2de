-- What people were told, or are to be told, of transitions; it says after a restart what need not be told again.
CREATE TABLE notification (
    position    INTEGER PRIMARY KEY AUTOINCREMENT,
    -- what it is known by outside, also before it is here
    id          TEXT    NOT NULL UNIQUE,
    kind        TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    message     TEXT    NOT NULL,
    occurred_at INTEGER NOT NULL
);

CREATE TABLE notification_delivery (
    notification_position INTEGER NOT NULL REFERENCES notification (position) ON DELETE CASCADE,
    target                TEXT    NOT NULL,
    state                 TEXT    NOT NULL,
    attempts              INTEGER NOT NULL,
    last_error            TEXT,
    last_attempt_at       INTEGER,
    PRIMARY KEY (notification_position, target)
) WITHOUT ROWID;
