-- How often the bundle of an update was fetched.
CREATE TABLE update_downloads (
    update_id TEXT PRIMARY KEY REFERENCES app_update (id) ON DELETE CASCADE,
    downloads INTEGER NOT NULL
) WITHOUT ROWID;

-- Clients that could not run an update: it is not offered to them again.
CREATE TABLE update_failure (
    update_id TEXT NOT NULL REFERENCES app_update (id) ON DELETE CASCADE,
    client    TEXT NOT NULL,
    PRIMARY KEY (update_id, client)
) WITHOUT ROWID;
