-- Whether the rollout was stopped because too many clients could not run the update. It is stopped once; an administrator can roll it
-- out again.
ALTER TABLE app_update ADD COLUMN stopped BOOLEAN NOT NULL DEFAULT FALSE;
