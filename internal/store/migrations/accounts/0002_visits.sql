-- How far each person has read the journal, and what the mail told them.
CREATE TABLE visit (
  account  TEXT    NOT NULL PRIMARY KEY,
  seen     INTEGER NOT NULL, -- position up to which they said they have read
  notified INTEGER NOT NULL, -- position up to which a mail told of it
  mailed   INTEGER NOT NULL, -- when the last mail left
  quiet    INTEGER NOT NULL  -- 1 where they want no mail
) STRICT, WITHOUT ROWID;
