-- The node whose engine has the ban; empty for bans by people and by agents of other machines. The first process that opens
-- the database enters its name for the bans of engines.
ALTER TABLE ban ADD COLUMN node TEXT COLLATE "C" NOT NULL DEFAULT '';

-- Another node has lifted it, and its own node has to lift it in its engine.
ALTER TABLE ban ADD COLUMN lift_pending BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX ban_lift_pending ON ban (node, origin) WHERE lift_pending;

-- The engines of two nodes can ban the same range.
CREATE OR REPLACE FUNCTION ban_in_force() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM ban AS other
               WHERE other.range = NEW.range AND other.origin = NEW.origin AND other.scenario = NEW.scenario
                 AND other.machine IS NOT DISTINCT FROM NEW.machine AND other.node = NEW.node
                 AND other.lifted_at IS NULL AND other.ends_at > NEW.stored_at) THEN
        RAISE EXCEPTION 'CONFLICT' USING ERRCODE = '23000';
    END IF;
    RETURN NEW;
END $$;
