-- The time that those who delete what is old have gone by last, and how long the service has run since the clock jumped.
CREATE TABLE purge_clock (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    believed_at INTEGER NOT NULL,
    steady_ms   INTEGER
);

-- When an earlier version was active last.
INSERT INTO purge_clock (id, believed_at)
SELECT 1, max(at)
FROM (SELECT max(began_at) AS at FROM ban
      UNION ALL SELECT max(started_at) FROM import_run
      UNION ALL SELECT max(created_at) FROM blocklist)
HAVING max(at) IS NOT NULL;
