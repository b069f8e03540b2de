-- copy_of: the update whose content a rollback publishes again; clients that could not run that one can't run the copy.
-- rollback_of: the update that was rolled back, so that a second request for it publishes nothing.
-- retired_at: when retention removed the update; its files stay for clients that have its manifest.
ALTER TABLE app_update ADD COLUMN copy_of TEXT;
ALTER TABLE app_update ADD COLUMN rollback_of TEXT;
ALTER TABLE app_update ADD COLUMN retired_at INTEGER;
