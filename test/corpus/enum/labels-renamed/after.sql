CREATE TYPE mood AS ENUM (
  -- dbmigrator: renamed_from=sad
  'Very sad',
  'ok', -- dbmigrator: renamed_from='it''s ok'
  'new',
  'happy',
  -- dbmigrator: renamed_from=gone
  'lost'
);
CREATE TABLE pets (id int, mood mood DEFAULT 'Very sad');
CREATE VIEW sad_pets AS SELECT id FROM pets WHERE mood = 'Very sad';
