-- In milliseconds; absent for the configured times.
ALTER TABLE deployment ADD COLUMN start_timeout BIGINT;
ALTER TABLE deployment ADD COLUMN watch_window BIGINT;
