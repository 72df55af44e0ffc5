CREATE TABLE pets (
  id serial PRIMARY KEY, -- dbmigrator: renamed_from=nr
  called text UNIQUE CHECK (called <> ''), -- dbmigrator: renamed_from=name
  toy int CHECK (toy > 0)
);
CREATE INDEX ON pets (lower(called));
CREATE TABLE toys (
  nr int PRIMARY KEY,
  owner int REFERENCES pets, -- dbmigrator: renamed_from=pet
  last_owner int REFERENCES pets -- dbmigrator: renamed_from=last_pet
);
