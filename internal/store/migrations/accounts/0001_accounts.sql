-- What people sign in with, beside the record and never in its journal: no
-- secret here is stored as it is but the TOTP's, which must be read. Times are
-- seconds since 1970, 0 for never. account is the key of the record's account.

CREATE TABLE login (
  account   TEXT NOT NULL PRIMARY KEY,
  email     TEXT NOT NULL, -- as typed, or ''
  folded    TEXT NOT NULL, -- in lower case, to sign in by
  lang      TEXT NOT NULL,
  password  TEXT NOT NULL, -- $argon2id$…, or '' where passkeys alone are used
  totp      TEXT NOT NULL, -- base32, or ''
  totp_step INTEGER NOT NULL -- the step of the last code taken
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX login_by_email ON login (folded) WHERE folded <> '';

-- SHA-256 of codes not used yet.
CREATE TABLE recovery (
  account TEXT NOT NULL,
  hash    BLOB NOT NULL,
  PRIMARY KEY (account, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE passkey (
  id      BLOB NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  name    TEXT NOT NULL,
  stored  TEXT NOT NULL, -- the public key and its counter, as JSON
  made    INTEGER NOT NULL,
  used    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- standing is what the person acts as: a member's key, or a guest's membership.
-- A session that ended stays a day, so that a form sent by it is not lost.
CREATE TABLE session (
  id       INTEGER NOT NULL PRIMARY KEY,
  hash     BLOB NOT NULL UNIQUE,
  account  TEXT NOT NULL,
  standing TEXT NOT NULL,
  device   TEXT NOT NULL,
  address  TEXT NOT NULL,
  began    INTEGER NOT NULL,
  seen     INTEGER NOT NULL,
  proved   INTEGER NOT NULL,
  ended    INTEGER NOT NULL
) STRICT;

CREATE INDEX session_by_account ON session (account);

-- One-time links: to sign up, and to begin signing in anew.
CREATE TABLE invitation (
  hash    BLOB NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  made    INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  used    INTEGER NOT NULL,
  revoked INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Wrong guesses: key is "account a-…" or "address 192.0.2.1".
CREATE TABLE attempt (
  key      TEXT NOT NULL PRIMARY KEY,
  failures INTEGER NOT NULL,
  last     INTEGER NOT NULL -- milliseconds
) STRICT, WITHOUT ROWID;

-- Forms whose session ended while they were filled in.
CREATE TABLE held (
  hash    BLOB NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  path    TEXT NOT NULL,
  body    TEXT NOT NULL,
  made    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
