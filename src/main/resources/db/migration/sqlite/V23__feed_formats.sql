-- How more formats of feeds are read.
ALTER TABLE blocklist ADD COLUMN score_column TEXT;
ALTER TABLE blocklist ADD COLUMN country TEXT;
ALTER TABLE blocklist ADD COLUMN decimal_addresses BOOLEAN NOT NULL DEFAULT FALSE;

-- The first rejected lines of a feed, as a JSON array of objects with line, text and reason.
ALTER TABLE import_result ADD COLUMN rejected_lines TEXT;
