-- Whether a CrowdSec agent shall run here; no row: nobody has said.
CREATE TABLE crowdsec_agent (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    enabled    BOOLEAN NOT NULL,
    changed_at INTEGER NOT NULL
);
