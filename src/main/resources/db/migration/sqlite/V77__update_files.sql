-- The files of updates, each once by its hash (SHA-256, base64url without padding), in parts of 1 MiB. Only PostgreSQL has rows:
-- with SQLite the files are in the data folder alone.
CREATE TABLE update_file (
    hash    TEXT NOT NULL,
    part    INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (hash, part)
);
