-- The addresses that a token is accepted from, separated by commas; nothing for all.
ALTER TABLE api_token ADD COLUMN networks TEXT;
