-- When the source of a list was fetched last, and before when its server wants no further request. NULL when the URL changes.
ALTER TABLE blocklist ADD COLUMN fetched_at INTEGER;
ALTER TABLE blocklist ADD COLUMN retry_after_at INTEGER;
UPDATE blocklist SET fetched_at = last_attempt_at;
