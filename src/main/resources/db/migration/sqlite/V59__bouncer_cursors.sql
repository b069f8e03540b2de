-- What each bouncer has since its last complete pull, so that deletions are sent after a restart. The bans are not part of it:
-- their rows say when they ended.
CREATE TABLE bouncer_cursor (
    bouncer_id INTEGER PRIMARY KEY REFERENCES bouncer (id) ON DELETE CASCADE,
    pulled_at  INTEGER NOT NULL,
    content    BLOB NOT NULL
);

-- What a list blocked when it was sent, and the allowlist, by the hash of the ranges. Bouncers share them.
CREATE TABLE bouncer_cursor_list (
    hash    TEXT PRIMARY KEY,
    content BLOB NOT NULL
);

CREATE TABLE bouncer_cursor_content (
    bouncer_id INTEGER NOT NULL REFERENCES bouncer_cursor (bouncer_id) ON DELETE CASCADE,
    hash       TEXT NOT NULL REFERENCES bouncer_cursor_list (hash),
    PRIMARY KEY (bouncer_id, hash)
) WITHOUT ROWID;
CREATE INDEX bouncer_cursor_content_hash ON bouncer_cursor_content (hash);
