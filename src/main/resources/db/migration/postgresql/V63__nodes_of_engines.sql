-- Lists in jails, the desired state of the CrowdSec agent, and what was added to the engines' allowlists belong to the node
-- whose engine it is. The first process that opens the database enters its name.
ALTER TABLE jail_list ADD COLUMN node TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE jail_list ALTER COLUMN node DROP DEFAULT;
ALTER TABLE jail_list DROP CONSTRAINT jail_list_jail_list_key;
ALTER TABLE jail_list ADD UNIQUE (node, jail, list);

ALTER TABLE crowdsec_agent DROP COLUMN id;
ALTER TABLE crowdsec_agent ADD COLUMN node TEXT COLLATE "C" NOT NULL DEFAULT '' PRIMARY KEY;
ALTER TABLE crowdsec_agent ALTER COLUMN node DROP DEFAULT;

ALTER TABLE engine_allowance ADD COLUMN node TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE engine_allowance ALTER COLUMN node DROP DEFAULT;
ALTER TABLE engine_allowance DROP CONSTRAINT engine_allowance_engine_place_range_key;
ALTER TABLE engine_allowance ADD UNIQUE (node, engine, place, range);
