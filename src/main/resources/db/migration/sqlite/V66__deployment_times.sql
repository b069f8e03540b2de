-- In milliseconds; absent for the configured times.
ALTER TABLE deployment ADD COLUMN start_timeout INTEGER;
ALTER TABLE deployment ADD COLUMN watch_window INTEGER;
