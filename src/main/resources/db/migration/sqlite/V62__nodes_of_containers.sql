-- Containers, deployments, routes and ports belong to the node on whose engine they are. The first process that opens the
-- database enters its name.
CREATE TABLE supervised_container_next (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    node       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    wish       TEXT    NOT NULL,
    restarts   TEXT    NOT NULL,
    failed     BOOLEAN NOT NULL,
    changed_at INTEGER NOT NULL,
    UNIQUE (node, name)
);
INSERT INTO supervised_container_next (node, name, wish, restarts, failed, changed_at)
SELECT '', name, wish, restarts, failed, changed_at FROM supervised_container ORDER BY name;
DROP TABLE supervised_container;
ALTER TABLE supervised_container_next RENAME TO supervised_container;

ALTER TABLE deployment ADD COLUMN node TEXT NOT NULL DEFAULT '';
DROP INDEX deployment_app;
CREATE INDEX deployment_app ON deployment (node, app, id);
DROP INDEX deployment_running;
CREATE UNIQUE INDEX deployment_running ON deployment (node, app) WHERE ended_at IS NULL;

CREATE TABLE deployment_route_next (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    node          TEXT NOT NULL,
    place         TEXT NOT NULL,
    app           TEXT NOT NULL,
    endpoint      TEXT NOT NULL,
    -- the address of the last change, and the one before it: both are stored before Caddy is changed
    dial          TEXT NOT NULL,
    previous_dial TEXT NOT NULL,
    UNIQUE (node, place)
);
INSERT INTO deployment_route_next (node, place, app, endpoint, dial, previous_dial)
SELECT '', place, app, endpoint, dial, previous_dial FROM deployment_route ORDER BY place;
DROP TABLE deployment_route;
ALTER TABLE deployment_route_next RENAME TO deployment_route;

CREATE TABLE deployment_port_next (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    node           TEXT    NOT NULL,
    -- the container's name and port, such as web-green 8080/tcp
    container_port TEXT    NOT NULL,
    host_port      INTEGER NOT NULL,
    UNIQUE (node, container_port),
    UNIQUE (node, host_port)
);
INSERT INTO deployment_port_next (node, container_port, host_port)
SELECT '', container_port, host_port FROM deployment_port ORDER BY container_port;
DROP TABLE deployment_port;
ALTER TABLE deployment_port_next RENAME TO deployment_port;
