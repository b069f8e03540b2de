-- Whether the entries of a list are allowed instead of blocked. It never changes, so that allowed addresses are never blocked by
-- mistake.
ALTER TABLE blocklist ADD COLUMN allow BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TRIGGER blocklist_allow BEFORE UPDATE OF allow ON blocklist WHEN NEW.allow <> OLD.allow
BEGIN
    SELECT RAISE(ABORT, 'CONFLICT');
END;
