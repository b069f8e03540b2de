-- Who changed what. Newer entries have larger ids, also after the clock was set back.
CREATE TABLE audit_entry (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    at          INTEGER NOT NULL,
    -- account, token, machine and so on
    actor_kind  TEXT    NOT NULL,
    actor       TEXT    NOT NULL,
    -- page, api, cli or automation
    way         TEXT    NOT NULL,
    -- the client's address; nothing for changes without a request
    address     TEXT,
    action      TEXT    NOT NULL,
    target_type TEXT    NOT NULL,
    target      TEXT    NOT NULL,
    -- JSON objects of texts: the fields before and after the change
    before      TEXT    NOT NULL,
    after       TEXT    NOT NULL,
    -- the error code; nothing if the action succeeded
    error_code  TEXT
);
CREATE INDEX audit_entry_at ON audit_entry (at);
CREATE INDEX audit_entry_actor ON audit_entry (actor, id);
CREATE INDEX audit_entry_action ON audit_entry (action, id);
CREATE INDEX audit_entry_target ON audit_entry (target_type, id);

-- Entries are never changed, only deleted when they are old.
CREATE TRIGGER audit_entry_fixed BEFORE UPDATE ON audit_entry
BEGIN
    SELECT RAISE(ABORT, 'READ_ONLY');
END;
