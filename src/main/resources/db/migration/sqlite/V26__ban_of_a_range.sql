-- SQLite preferred ban_scenario to find the ban in force of a range, and read all bans of the origin for each new ban.
DROP INDEX ban_range;
CREATE INDEX ban_range ON ban (range, origin, scenario);
