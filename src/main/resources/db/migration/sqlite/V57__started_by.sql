-- Who started a deployment: the name of an account or token. Unknown for those of earlier versions.
ALTER TABLE deployment ADD COLUMN started_by TEXT;
