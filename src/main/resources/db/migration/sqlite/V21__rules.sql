-- Rules that the service keeps, held here too: a writer that lost a race, or one beside the service, is refused. RAISE has the
-- error code that the API answers with. Names, ranges and one running deployment for each app are unique already.

-- An administrator is left. The service writes, before it deletes a token, whether the configuration has an administrator's
-- token and what time it is; without that, none can be deleted that is the last one.
CREATE TABLE administration (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    configured BOOLEAN NOT NULL,
    checked_at INTEGER NOT NULL
);
INSERT INTO administration (id, configured, checked_at) VALUES (1, FALSE, 0);

CREATE TRIGGER api_token_last_admin_deleted BEFORE DELETE ON api_token
WHEN OLD.role = 'ADMIN'
    AND EXISTS (SELECT 1 FROM administration
                WHERE NOT configured AND coalesce(OLD.expires_at, 9223372036854775807) > checked_at)
    AND NOT EXISTS (SELECT 1 FROM api_token AS other, administration
                    WHERE other.role = 'ADMIN' AND other.id <> OLD.id
                      AND coalesce(other.expires_at, 9223372036854775807) > checked_at)
BEGIN
    SELECT RAISE(ABORT, 'LAST_ADMIN_TOKEN');
END;

-- The same for one that loses the role or expires.
CREATE TRIGGER api_token_last_admin_changed BEFORE UPDATE OF role, expires_at ON api_token
WHEN OLD.role = 'ADMIN'
    AND EXISTS (SELECT 1 FROM administration
                WHERE NOT configured
                  AND coalesce(OLD.expires_at, 9223372036854775807) > checked_at
                  AND (NEW.role <> 'ADMIN' OR coalesce(NEW.expires_at, 9223372036854775807) <= checked_at))
    AND NOT EXISTS (SELECT 1 FROM api_token AS other, administration
                    WHERE other.role = 'ADMIN' AND other.id <> OLD.id
                      AND coalesce(other.expires_at, 9223372036854775807) > checked_at)
BEGIN
    SELECT RAISE(ABORT, 'LAST_ADMIN_TOKEN');
END;

-- One ban of a range, origin and scenario is in force. Whether one is in force is judged at the time at which the new row is
-- stored, by the clock of the one who stores it; rows of earlier versions have no such time and are not checked.
ALTER TABLE ban ADD COLUMN stored_at INTEGER;

CREATE TRIGGER ban_in_force BEFORE INSERT ON ban
WHEN NEW.stored_at IS NOT NULL
    AND NEW.lifted_at IS NULL
    AND coalesce(NEW.expires_at, 9223372036854775807) > NEW.stored_at
    AND EXISTS (SELECT 1 FROM ban AS other
                WHERE other.range = NEW.range AND other.origin = NEW.origin AND other.scenario = NEW.scenario
                  AND other.lifted_at IS NULL AND other.ends_at > NEW.stored_at)
BEGIN
    SELECT RAISE(ABORT, 'CONFLICT');
END;

-- One import runs. Nothing runs while the schema is migrated: what is still marked as running was interrupted.
UPDATE import_run SET status = 'INTERRUPTED', finished_at = coalesce(finished_at, started_at) WHERE status = 'RUNNING';
CREATE UNIQUE INDEX import_run_running ON import_run (status) WHERE status = 'RUNNING';

-- The published version of a list is there. Where it is missing, the newest one that is there is published.
UPDATE blocklist
SET current_version = (SELECT max(version) FROM blocklist_snapshot WHERE blocklist_id = blocklist.id)
WHERE current_version IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM blocklist_snapshot WHERE blocklist_id = blocklist.id AND version = current_version);

CREATE TRIGGER blocklist_published_version BEFORE UPDATE OF current_version ON blocklist
WHEN NEW.current_version IS NOT NULL
    AND NEW.current_version IS NOT OLD.current_version
    AND NOT EXISTS (SELECT 1 FROM blocklist_snapshot WHERE blocklist_id = NEW.id AND version = NEW.current_version)
BEGIN
    SELECT RAISE(ABORT, 'CONFLICT');
END;

CREATE TRIGGER blocklist_snapshot_published BEFORE DELETE ON blocklist_snapshot
WHEN EXISTS (SELECT 1 FROM blocklist WHERE id = OLD.blocklist_id AND current_version = OLD.version)
BEGIN
    SELECT RAISE(ABORT, 'CONFLICT');
END;

-- An update is newer than all others of its target: clients take nothing else.
CREATE TRIGGER app_update_newest BEFORE INSERT ON app_update
WHEN EXISTS (SELECT 1 FROM app_update AS other
             WHERE other.platform = NEW.platform AND other.runtime_version = NEW.runtime_version
               AND other.channel = NEW.channel AND other.created_at >= NEW.created_at)
BEGIN
    SELECT RAISE(ABORT, 'CONFLICT');
END;
