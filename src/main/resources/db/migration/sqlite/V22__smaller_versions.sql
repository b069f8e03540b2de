-- A smaller version of a list that was rejected: on how many days it was offered, the last of them (days since 1970), and its
-- number of ranges.
ALTER TABLE blocklist ADD COLUMN smaller_days INTEGER NOT NULL DEFAULT 0;
ALTER TABLE blocklist ADD COLUMN smaller_last_day INTEGER;
ALTER TABLE blocklist ADD COLUMN smaller_ranges INTEGER;
