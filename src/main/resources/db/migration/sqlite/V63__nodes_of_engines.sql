-- Lists in jails, the desired state of the CrowdSec agent, and what was added to the engines' allowlists belong to the node
-- whose engine it is. The first process that opens the database enters its name.
CREATE TABLE jail_list_next (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    node        TEXT    NOT NULL,
    jail        TEXT    NOT NULL,
    list        TEXT    NOT NULL,
    max_entries INTEGER NOT NULL,
    mode        TEXT    NOT NULL,
    placed      TEXT    NOT NULL,
    UNIQUE (node, jail, list)
);
INSERT INTO jail_list_next (id, node, jail, list, max_entries, mode, placed)
SELECT id, '', jail, list, max_entries, mode, placed FROM jail_list;
DROP TABLE jail_list;
ALTER TABLE jail_list_next RENAME TO jail_list;

CREATE TABLE crowdsec_agent_next (
    node       TEXT    NOT NULL PRIMARY KEY,
    enabled    BOOLEAN NOT NULL,
    changed_at INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO crowdsec_agent_next (node, enabled, changed_at)
SELECT '', enabled, changed_at FROM crowdsec_agent;
DROP TABLE crowdsec_agent;
ALTER TABLE crowdsec_agent_next RENAME TO crowdsec_agent;

CREATE TABLE engine_allowance_next (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    node    TEXT    NOT NULL,
    engine  TEXT    NOT NULL,
    place   TEXT    NOT NULL,
    range   TEXT    NOT NULL,
    written BOOLEAN NOT NULL,
    UNIQUE (node, engine, place, range)
);
INSERT INTO engine_allowance_next (id, node, engine, place, range, written)
SELECT id, '', engine, place, range, written FROM engine_allowance;
DROP TABLE engine_allowance;
ALTER TABLE engine_allowance_next RENAME TO engine_allowance;
