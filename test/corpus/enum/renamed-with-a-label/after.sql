-- dbmigrator: renamed_from=mood
CREATE TYPE temper AS ENUM (
  'b', -- dbmigrator: renamed_from=a
  'c' -- dbmigrator: renamed_from=b
);
CREATE TABLE pets (id int, mood temper);
