-- The port of the host that each port of a deployed container is published on.
CREATE TABLE deployment_port (
    -- the container's name and port, such as web-green 8080/tcp
    container_port TEXT    NOT NULL PRIMARY KEY,
    host_port      INTEGER NOT NULL UNIQUE
) WITHOUT ROWID;
