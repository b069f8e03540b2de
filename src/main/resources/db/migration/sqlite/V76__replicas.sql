-- Where the other nodes reach a node, and which one leads.
ALTER TABLE node ADD COLUMN address TEXT;
ALTER TABLE node ADD COLUMN leads BOOLEAN NOT NULL DEFAULT FALSE;

-- Since when a node that follows may not have all changes; nothing if it has them.
ALTER TABLE node ADD COLUMN behind_since INTEGER;

-- How often a process of PostgreSQL began to lead.
ALTER TABLE database_probe ADD COLUMN term INTEGER NOT NULL DEFAULT 0;

-- Addresses that lists never block because they were used, by an administrator or as those of feeds and webhooks, so that all nodes
-- spare them.
CREATE TABLE protected_address (
    kind    TEXT NOT NULL,
    address TEXT NOT NULL,
    -- The last use, to the hour.
    used_at INTEGER NOT NULL,
    PRIMARY KEY (kind, address)
) WITHOUT ROWID;
