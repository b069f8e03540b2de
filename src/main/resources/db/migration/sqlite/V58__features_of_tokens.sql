-- The parts of the API that a token is limited to, separated by commas; nothing for all. A limited token doesn't administer, so
-- it can't be the last administrator's token.
ALTER TABLE api_token ADD COLUMN features TEXT;

DROP TRIGGER api_token_last_admin_deleted;
CREATE TRIGGER api_token_last_admin_deleted BEFORE DELETE ON api_token
WHEN OLD.role = 'ADMIN' AND OLD.features IS NULL
    AND EXISTS (SELECT 1 FROM administration
                WHERE NOT configured AND coalesce(OLD.expires_at, 9223372036854775807) > checked_at)
    AND NOT EXISTS (SELECT 1 FROM api_token AS other, administration
                    WHERE other.role = 'ADMIN' AND other.features IS NULL AND other.id <> OLD.id
                      AND coalesce(other.expires_at, 9223372036854775807) > checked_at)
BEGIN
    SELECT RAISE(ABORT, 'LAST_ADMIN_TOKEN');
END;

DROP TRIGGER api_token_last_admin_changed;
CREATE TRIGGER api_token_last_admin_changed BEFORE UPDATE OF role, expires_at, features ON api_token
WHEN OLD.role = 'ADMIN' AND OLD.features IS NULL
    AND EXISTS (SELECT 1 FROM administration
                WHERE NOT configured
                  AND coalesce(OLD.expires_at, 9223372036854775807) > checked_at
                  AND (NEW.role <> 'ADMIN' OR NEW.features IS NOT NULL
                       OR coalesce(NEW.expires_at, 9223372036854775807) <= checked_at))
    AND NOT EXISTS (SELECT 1 FROM api_token AS other, administration
                    WHERE other.role = 'ADMIN' AND other.features IS NULL AND other.id <> OLD.id
                      AND coalesce(other.expires_at, 9223372036854775807) > checked_at)
BEGIN
    SELECT RAISE(ABORT, 'LAST_ADMIN_TOKEN');
END;
