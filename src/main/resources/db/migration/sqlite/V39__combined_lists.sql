-- How many of its sources must have an address of a list that is combined from others; absent for the default.
ALTER TABLE blocklist ADD COLUMN at_least INTEGER;

-- Whether the entries of a list are published. Other lists can be combined from one that is not.
ALTER TABLE blocklist ADD COLUMN publish BOOLEAN NOT NULL DEFAULT TRUE;
