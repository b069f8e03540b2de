-- Apps whose containers are left alone until a time, for maintenance.
CREATE TABLE container_hold (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    node       TEXT NOT NULL,
    app        TEXT NOT NULL,
    held_until INTEGER NOT NULL,
    UNIQUE (node, app)
);
