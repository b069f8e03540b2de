-- Accounts of people. Names are ASCII, and unique without regard to case.
CREATE TABLE account (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    name           TEXT    NOT NULL COLLATE NOCASE UNIQUE,
    role           TEXT    NOT NULL,
    enabled        BOOLEAN NOT NULL,
    -- bcrypt
    password       TEXT    NOT NULL,
    -- sessions with another number have ended
    generation     INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    -- whether the first run created it
    by_setup       BOOLEAN NOT NULL,
    -- the secret for one-time codes: the one in use, and one that is not confirmed yet
    totp_secret    TEXT,
    totp_pending   TEXT,
    -- the time step of the last code that was used
    totp_step      INTEGER NOT NULL,
    -- SHA-256 of the recovery codes that are left, separated by blanks
    recovery_codes TEXT    NOT NULL
);

-- Only one first account is created, also if two people try at the same time.
CREATE TRIGGER account_first BEFORE INSERT ON account
WHEN NEW.by_setup AND EXISTS (SELECT 1 FROM account)
BEGIN
    SELECT RAISE(ABORT, 'SETUP_DONE');
END;

-- Sessions of people who logged in. The secret is in their browser.
CREATE TABLE account_session (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id   INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    -- SHA-256 of the secret
    hash         TEXT    NOT NULL UNIQUE,
    generation   INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    address      TEXT,
    user_agent   TEXT
);
CREATE INDEX account_session_account ON account_session (account_id);
