-- The journal: what was said, by whom, when. These tables only grow; erasure
-- alone takes content away, and leaves a row in the table erasure.
-- docs/journal.md says how their rows are hashed.

CREATE TABLE meta (
  name  TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who changed something, when (UTC, 2018-07-11T15:04:05Z) and why. first and
-- last are the positions of its leaves.
CREATE TABLE changeset (
  number       INTEGER NOT NULL PRIMARY KEY,
  first        INTEGER NOT NULL,
  last         INTEGER NOT NULL,
  author       TEXT NOT NULL,
  organisation TEXT NOT NULL,
  time         TEXT NOT NULL,
  reason       TEXT NOT NULL,
  salt         BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX changeset_by_last ON changeset (last);

-- What a change set did to one entity.
CREATE TABLE leaf (
  position  INTEGER NOT NULL PRIMARY KEY,
  changeset INTEGER NOT NULL,
  type      TEXT NOT NULL,
  key       TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX leaf_by_entity ON leaf (type, key, position);

-- What one source says of one property of the leaf's entity. value, known and
-- certainty are canonical texts; source is type:key; what is absent is ''.
-- known_day is the last day of known, counted from 1970-01-01 (-2147483648 where
-- it is known at every date). id is leaf * 65536 + n: the statements of leaf 812
-- are those with id BETWEEN 812 * 65536 AND 812 * 65536 + 65535.
CREATE TABLE statement (
  id        INTEGER NOT NULL PRIMARY KEY,
  leaf      INTEGER NOT NULL,
  n         INTEGER NOT NULL,
  property  TEXT NOT NULL,
  value     TEXT NOT NULL,
  source    TEXT NOT NULL,
  locator   TEXT NOT NULL,
  certainty TEXT NOT NULL,
  known     TEXT NOT NULL,
  known_day INTEGER NOT NULL,
  note      TEXT NOT NULL,
  salt      BLOB NOT NULL,
  CHECK (id = leaf * 65536 + n)
) STRICT;

-- A judgement on a statement: preferred, normal or deprecated, and why.
CREATE TABLE ranking (
  leaf      INTEGER NOT NULL,
  n         INTEGER NOT NULL,
  of_leaf   INTEGER NOT NULL,
  of_n      INTEGER NOT NULL,
  rank      TEXT NOT NULL,
  cause     TEXT NOT NULL,
  reason    TEXT NOT NULL,
  source    TEXT NOT NULL,
  known     TEXT NOT NULL,
  known_day INTEGER NOT NULL,
  salt      BLOB NOT NULL,
  PRIMARY KEY (leaf, n)
) STRICT, WITHOUT ROWID;

CREATE INDEX ranking_by_statement ON ranking (of_leaf, of_n, leaf, n);

-- What was erased: what is "812.3" for a statement, "rank 812.1" or "set 40" for
-- a reason. leaf is the leaf that erased it, n its number there, hash what the
-- erased words were sealed with.
CREATE TABLE erasure (
  leaf INTEGER NOT NULL,
  n    INTEGER NOT NULL,
  what TEXT NOT NULL UNIQUE,
  hash BLOB NOT NULL,
  PRIMARY KEY (leaf, n)
) STRICT, WITHOUT ROWID;

-- The hashes of the Merkle tree, by stored index.
CREATE TABLE tree (
  i INTEGER NOT NULL PRIMARY KEY,
  h BLOB NOT NULL
) STRICT;

-- Signed notes: the root of the first size leaves.
CREATE TABLE checkpoint (
  size INTEGER NOT NULL PRIMARY KEY,
  note TEXT NOT NULL
) STRICT;

-- The journal as a person reads it: each statement with its entity, its change
-- set and what became of it.
CREATE VIEW statements AS
SELECT l.type, l.key, s.property, s.value, s.source, s.locator, s.certainty, s.known, s.note,
       (SELECT r.rank FROM ranking r WHERE r.of_leaf = s.leaf AND r.of_n = s.n ORDER BY r.leaf DESC, r.n DESC LIMIT 1) AS rank,
       s.leaf, s.n, c.author, c.organisation, c.time, c.reason
  FROM statement s
  JOIN leaf l ON l.position = s.leaf
  JOIN changeset c ON c.number = l.changeset;
