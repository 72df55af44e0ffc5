-- as pg_dump writes it: each table with all of its columns
CREATE TABLE visits (
  id int,
  at date, -- dbmigrator: renamed_from=seen
  -- dbmigrator: renamed_from=positive
  CONSTRAINT above_zero CHECK (id > 0)
) PARTITION BY RANGE (id);
CREATE TABLE a_first (
  id int,
  at date, -- dbmigrator: renamed_from=seen
  -- dbmigrator: renamed_from=positive
  CONSTRAINT above_zero CHECK (id > 0)
);
CREATE TABLE visits_rest (
  id int,
  at date, -- dbmigrator: renamed_from=seen
  CONSTRAINT above_zero CHECK (id > 0)
) PARTITION BY LIST (id);
CREATE TABLE visits_rest_1 (
  id int,
  at date, -- dbmigrator: renamed_from=seen
  CONSTRAINT above_zero CHECK (id > 0)
);
ALTER TABLE visits ATTACH PARTITION a_first FOR VALUES FROM (1) TO (100);
ALTER TABLE visits_rest ATTACH PARTITION visits_rest_1 DEFAULT;
ALTER TABLE visits ATTACH PARTITION visits_rest DEFAULT;
CREATE TABLE animals (
  called text -- dbmigrator: renamed_from=name
);
CREATE TABLE a_dog (
  called text, -- dbmigrator: renamed_from=name
  tail int
) INHERITS (animals);
CREATE TABLE z_attached (
  id int,
  at date, -- dbmigrator: renamed_from=seen
  CONSTRAINT above_zero CHECK (id > 0)
);
ALTER TABLE visits ATTACH PARTITION z_attached FOR VALUES FROM (500) TO (600);
