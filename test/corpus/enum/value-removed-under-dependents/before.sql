CREATE TYPE rank AS ENUM ('sailor', 'captain', 'gone');
CREATE TABLE crew (held rank DEFAULT 'sailor', has_held rank[] DEFAULT '{sailor}');
CREATE VIEW captains AS SELECT * FROM crew WHERE held = 'captain';
CREATE INDEX crew_captain ON crew (held) WHERE held = 'captain';
COMMENT ON TYPE rank IS 'who';
