-- The node whose engine has the ban; empty for bans by people and by agents of other machines. The first process that opens
-- the database enters its name for the bans of engines.
ALTER TABLE ban ADD COLUMN node TEXT NOT NULL DEFAULT '';

-- Another node has lifted it, and its own node has to lift it in its engine.
ALTER TABLE ban ADD COLUMN lift_pending BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX ban_lift_pending ON ban (node, origin) WHERE lift_pending;

-- The engines of two nodes can ban the same range.
DROP TRIGGER ban_in_force;
CREATE TRIGGER ban_in_force BEFORE INSERT ON ban
WHEN NEW.stored_at IS NOT NULL
    AND NEW.lifted_at IS NULL
    AND coalesce(NEW.expires_at, 9223372036854775807) > NEW.stored_at
    AND EXISTS (SELECT 1 FROM ban AS other
                WHERE other.range = NEW.range AND other.origin = NEW.origin AND other.scenario = NEW.scenario
                  AND other.machine IS NEW.machine AND other.node = NEW.node
                  AND other.lifted_at IS NULL AND other.ends_at > NEW.stored_at)
BEGIN
    SELECT RAISE(ABORT, 'CONFLICT');
END;
