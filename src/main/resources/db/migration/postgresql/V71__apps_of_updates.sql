-- Each update is one of an app. Apps have their own clients, keys and retention; updates from before are of the app "default".
ALTER TABLE app_update ADD COLUMN app TEXT COLLATE "C" NOT NULL DEFAULT 'default';
ALTER TABLE app_update DROP CONSTRAINT app_update_platform_runtime_version_channel_created_at_key;
ALTER TABLE app_update ADD UNIQUE (app, platform, runtime_version, channel, created_at);
CREATE OR REPLACE FUNCTION app_update_newest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM app_update AS other
               WHERE other.app = NEW.app AND other.platform = NEW.platform AND other.runtime_version = NEW.runtime_version
                 AND other.channel = NEW.channel AND other.created_at >= NEW.created_at) THEN
        RAISE EXCEPTION 'CONFLICT' USING ERRCODE = '23000';
    END IF;
    RETURN NEW;
END $$;

ALTER TABLE update_hour ADD COLUMN app TEXT COLLATE "C" NOT NULL DEFAULT 'default';
ALTER TABLE update_hour DROP CONSTRAINT update_hour_pkey;
ALTER TABLE update_hour ADD PRIMARY KEY (app, platform, runtime_version, channel, hour, update_id);
