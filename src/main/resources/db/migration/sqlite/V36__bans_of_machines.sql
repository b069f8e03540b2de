-- The machine whose CrowdSec agent reported the ban; none for bans of people and of engines on this machine.
ALTER TABLE ban ADD COLUMN machine TEXT;

-- One ban of a range, origin, machine and scenario is in force.
DROP TRIGGER ban_in_force;
CREATE TRIGGER ban_in_force BEFORE INSERT ON ban
WHEN NEW.stored_at IS NOT NULL
    AND NEW.lifted_at IS NULL
    AND coalesce(NEW.expires_at, 9223372036854775807) > NEW.stored_at
    AND EXISTS (SELECT 1 FROM ban AS other
                WHERE other.range = NEW.range AND other.origin = NEW.origin AND other.scenario = NEW.scenario
                  AND other.machine IS NEW.machine
                  AND other.lifted_at IS NULL AND other.ends_at > NEW.stored_at)
BEGIN
    SELECT RAISE(ABORT, 'CONFLICT');
END;
