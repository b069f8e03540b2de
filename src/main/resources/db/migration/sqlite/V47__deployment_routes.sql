-- Where Caddy's configuration has the upstreams of each app. Deployments of older versions have none: the places are learned from the
-- dialled addresses.
CREATE TABLE deployment_route (
    place         TEXT NOT NULL PRIMARY KEY,
    app           TEXT NOT NULL,
    endpoint      TEXT NOT NULL,
    -- the address of the last change, and the one before it: both are stored before Caddy is changed
    dial          TEXT NOT NULL,
    previous_dial TEXT NOT NULL
) WITHOUT ROWID;
