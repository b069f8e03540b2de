-- Further addresses of a list's feed, one per line, in the order in which they are tried.
ALTER TABLE blocklist ADD COLUMN fallback_urls TEXT;
