-- How the container is replaced, and what sends requests to it. All earlier deployments were blue-green ones behind Caddy.
ALTER TABLE deployment ADD COLUMN strategy TEXT COLLATE "C" NOT NULL DEFAULT 'BLUE_GREEN';
ALTER TABLE deployment ADD COLUMN proxy TEXT COLLATE "C" NOT NULL DEFAULT 'CADDY';
