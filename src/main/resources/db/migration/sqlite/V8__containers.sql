-- A supervised container: what a person wants of it, and its restarts that count.
CREATE TABLE supervised_container (
    name       TEXT    PRIMARY KEY,
    -- RUNNING or STOPPED
    wish       TEXT    NOT NULL,
    -- when it was restarted, separated by commas
    restarts   TEXT    NOT NULL,
    -- restarted too often, and left alone until a person starts it
    failed     BOOLEAN NOT NULL,
    changed_at INTEGER NOT NULL
);
