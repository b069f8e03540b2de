-- What is to be done with the banned addresses, and with those of a list: ban, captcha or throttle. All were banned so far.
ALTER TABLE ban ADD COLUMN type TEXT NOT NULL DEFAULT 'ban';
ALTER TABLE blocklist ADD COLUMN type TEXT NOT NULL DEFAULT 'ban';
