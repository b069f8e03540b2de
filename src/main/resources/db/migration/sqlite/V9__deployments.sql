CREATE TABLE deployment (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    app            TEXT    NOT NULL,
    image          TEXT    NOT NULL,
    expect         TEXT,
    expect_path    TEXT    NOT NULL,
    old_container  TEXT    NOT NULL,
    old_image      TEXT    NOT NULL,
    new_container  TEXT    NOT NULL,
    -- what the deployment before kept for its rollback
    kept_container TEXT,
    -- one of the two
    serving        TEXT    NOT NULL,
    problem        TEXT,
    created_at     INTEGER NOT NULL,
    ended_at       INTEGER
);
CREATE INDEX deployment_app ON deployment (app, id);
-- One at a time.
CREATE UNIQUE INDEX deployment_running ON deployment (app) WHERE ended_at IS NULL;

-- The states that it went through; the last one is its own. It is written before what it stands for is done.
CREATE TABLE deployment_step (
    deployment_id INTEGER NOT NULL REFERENCES deployment (id) ON DELETE CASCADE,
    position      INTEGER NOT NULL,
    state         TEXT    NOT NULL,
    started_at    INTEGER NOT NULL,
    ended_at      INTEGER,
    note          TEXT,
    PRIMARY KEY (deployment_id, position)
) WITHOUT ROWID;

-- What Caddy dials, or has dialled, for the app.
CREATE TABLE deployment_dial (
    deployment_id INTEGER NOT NULL REFERENCES deployment (id) ON DELETE CASCADE,
    endpoint      TEXT    NOT NULL,
    dial          TEXT    NOT NULL,
    PRIMARY KEY (deployment_id, endpoint, dial)
) WITHOUT ROWID;
