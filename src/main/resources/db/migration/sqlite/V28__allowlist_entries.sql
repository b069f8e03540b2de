-- Who added an entry of the allowlist, and until when it is in force. Earlier entries have no author and no end.
ALTER TABLE allowlist_entry ADD COLUMN author TEXT;
ALTER TABLE allowlist_entry ADD COLUMN expires_at INTEGER;

-- Whether the engines get the entry, too.
ALTER TABLE allowlist_entry ADD COLUMN in_engines BOOLEAN NOT NULL DEFAULT FALSE;

-- What Bartizan has added to the allowlists of engines, so that it removes that and nothing else. A row is stored before the
-- engine is changed. The place is a jail of fail2ban or an allowlist of CrowdSec.
CREATE TABLE engine_allowance (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    engine  TEXT    NOT NULL,
    place   TEXT    NOT NULL,
    range   TEXT    NOT NULL,
    written BOOLEAN NOT NULL,
    UNIQUE (engine, place, range)
);
