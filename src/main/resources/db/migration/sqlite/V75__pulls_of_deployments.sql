-- Whether a deployment fetches an image that the engine has already. Earlier deployments didn't.
ALTER TABLE deployment ADD COLUMN pull TEXT NOT NULL DEFAULT 'MISSING';
