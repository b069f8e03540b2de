-- A list whose entries are banned in a jail of fail2ban.
CREATE TABLE jail_list (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    jail        TEXT    NOT NULL,
    list        TEXT    NOT NULL,
    max_entries INTEGER NOT NULL,
    -- FOLLOWED, CANCELLED or LEAVING
    mode        TEXT    NOT NULL,
    -- CIDRs that this service has banned there, or was about to: a line each
    placed      TEXT    NOT NULL,
    UNIQUE (jail, list)
);
