-- Who may see a row: derived from what organisations say of how far they share
-- (docs/storage.md), and so in no hash. 1 is the coalition.
ALTER TABLE statement ADD COLUMN audience INTEGER NOT NULL DEFAULT 1;
ALTER TABLE ranking ADD COLUMN audience INTEGER NOT NULL DEFAULT 1;
ALTER TABLE erasure ADD COLUMN audience INTEGER NOT NULL DEFAULT 1;

-- What refers to an entity, or was judged by a source: found where an entity is
-- shared otherwise. The condition is that of a reference, type:key.
CREATE INDEX statement_by_reference ON statement (value)
  WHERE value GLOB '[a-z]*:[A-Za-z0-9]*' AND value NOT GLOB '*[ =/]*';
CREATE INDEX ranking_by_source ON ranking (source) WHERE source <> '';
