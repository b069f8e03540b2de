-- Who wanted the container stopped: USER or DEPLOYMENT. NULL if it should run, or was stopped before this was stored.
ALTER TABLE supervised_container ADD COLUMN stopped_by TEXT;
-- The app of the container when it was last observed. NULL if it wasn't since this is stored.
ALTER TABLE supervised_container ADD COLUMN app TEXT;
