-- The updates of one upload are a release; an update without one is a release of its own.
ALTER TABLE app_update ADD COLUMN release_id TEXT;
