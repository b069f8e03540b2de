-- The name of a container before it was renamed while it was down: another program may have replaced it, so Bartizan doesn't
-- start it. NULL if it wasn't renamed, or was started since then.
ALTER TABLE supervised_container ADD COLUMN former_name TEXT;
