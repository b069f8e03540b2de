-- What a ban is for: the jail of fail2ban, the scenario of CrowdSec, 'ban' for people.
ALTER TABLE ban ADD COLUMN scenario TEXT NOT NULL DEFAULT 'ban';
CREATE INDEX ban_scenario ON ban (origin, scenario, began_at);
DROP INDEX ban_origin;
