-- Where the other nodes reach a node, and which one leads.
ALTER TABLE node ADD COLUMN address TEXT COLLATE "C";
ALTER TABLE node ADD COLUMN leads BOOLEAN NOT NULL DEFAULT FALSE;

-- Since when a node that follows may not have all changes; nothing if it has them.
ALTER TABLE node ADD COLUMN behind_since BIGINT;

-- How often a process of PostgreSQL began to lead.
ALTER TABLE database_probe ADD COLUMN term BIGINT NOT NULL DEFAULT 0;

-- Addresses that lists never block because they were used, by an administrator or as those of feeds and webhooks, so that all nodes
-- spare them.
CREATE TABLE protected_address (
    kind    TEXT COLLATE "C" NOT NULL,
    address TEXT COLLATE "C" NOT NULL,
    -- The last use, to the hour.
    used_at BIGINT NOT NULL,
    PRIMARY KEY (kind, address)
);

-- The nodes that follow are notified of changes: with the name of the table, and for bans with the ids of the rows.
CREATE FUNCTION announce_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('bartizan', TG_TABLE_NAME);
    RETURN NULL;
END $$;

CREATE FUNCTION announce_rows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids TEXT;
BEGIN
    SELECT string_agg(id::TEXT, ',') INTO ids FROM (SELECT id FROM changed LIMIT 1001) AS few;
    IF ids IS NULL THEN
        RETURN NULL;
    END IF;
    -- A notification has less than 8000 bytes.
    PERFORM pg_notify('bartizan', CASE WHEN length(ids) < 7000 THEN TG_TABLE_NAME || ':' || ids ELSE TG_TABLE_NAME END);
    RETURN NULL;
END $$;

CREATE TRIGGER api_token_announced
    AFTER INSERT OR DELETE OR UPDATE OF name, role, hash, expires_at, networks, features ON api_token
    FOR EACH STATEMENT EXECUTE FUNCTION announce_change();
CREATE TRIGGER bouncer_announced
    AFTER INSERT OR DELETE
        OR UPDATE OF name, hash, origins, lists, max_entries, cidr, previous_hash, previous_until, certificate ON bouncer
    FOR EACH STATEMENT EXECUTE FUNCTION announce_change();
CREATE TRIGGER blocklist_announced
    AFTER INSERT OR DELETE OR UPDATE OF name, enabled, current_version, last_success_at, allow, type, publish ON blocklist
    FOR EACH STATEMENT EXECUTE FUNCTION announce_change();
CREATE TRIGGER allowlist_entry_announced
    AFTER INSERT OR DELETE OR UPDATE ON allowlist_entry
    FOR EACH STATEMENT EXECUTE FUNCTION announce_change();
CREATE TRIGGER ban_insert_announced AFTER INSERT ON ban
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_rows();
CREATE TRIGGER ban_update_announced AFTER UPDATE ON ban
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_rows();
CREATE TRIGGER ban_delete_announced AFTER DELETE ON ban
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_rows();
CREATE TRIGGER node_announced
    AFTER INSERT OR DELETE OR UPDATE OF address, leads ON node
    FOR EACH STATEMENT EXECUTE FUNCTION announce_change();
CREATE TRIGGER protected_address_announced
    AFTER INSERT OR DELETE OR UPDATE ON protected_address
    FOR EACH STATEMENT EXECUTE FUNCTION announce_change();
