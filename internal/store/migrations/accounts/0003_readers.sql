-- Who opened a record that not all of the coalition may see: one row a person, entity
-- and hour. hour is seconds since 1970, cut to the hour.
CREATE TABLE reading (
  type         TEXT    NOT NULL,
  key          TEXT    NOT NULL,
  hour         INTEGER NOT NULL,
  account      TEXT    NOT NULL,
  organisation TEXT    NOT NULL, -- for which they acted
  at           INTEGER NOT NULL,
  how          TEXT    NOT NULL, -- page, file, json, command
  PRIMARY KEY (type, key, hour, account, organisation)
) STRICT, WITHOUT ROWID;

-- Lists that were taken out with such records in them: one row a file and owner.
CREATE TABLE taking (
  id           INTEGER NOT NULL PRIMARY KEY,
  type         TEXT    NOT NULL,
  owner        TEXT    NOT NULL, -- the organisation that entered them
  at           INTEGER NOT NULL,
  account      TEXT    NOT NULL,
  organisation TEXT    NOT NULL,
  how          TEXT    NOT NULL,
  query        TEXT    NOT NULL,
  entities     INTEGER NOT NULL  -- how many of the owner's
) STRICT;

CREATE INDEX taking_by_owner ON taking (type, owner, at);
