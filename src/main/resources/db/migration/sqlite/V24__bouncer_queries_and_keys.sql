-- Queries of bouncers in live mode, and those that found a decision.
ALTER TABLE bouncer ADD COLUMN queries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE bouncer ADD COLUMN hits INTEGER NOT NULL DEFAULT 0;
-- The key that the current one replaced, and when it ends; no end: until it is removed.
ALTER TABLE bouncer ADD COLUMN previous_hash TEXT;
ALTER TABLE bouncer ADD COLUMN previous_until INTEGER;
CREATE UNIQUE INDEX bouncer_previous_hash ON bouncer (previous_hash);
