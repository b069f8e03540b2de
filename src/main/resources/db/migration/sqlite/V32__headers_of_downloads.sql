-- Additional headers of a list's downloads, one per line. The values are secrets.
ALTER TABLE blocklist ADD COLUMN request_headers TEXT;
