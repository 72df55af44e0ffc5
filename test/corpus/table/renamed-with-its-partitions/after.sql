CREATE TABLE place (id int PRIMARY KEY);
-- dbmigrator: renamed_from=visit
CREATE TABLE stay (
  id int GENERATED ALWAYS AS IDENTITY,
  place int CHECK (place > 0),
  parent int,
  PRIMARY KEY (id, place),
  FOREIGN KEY (parent) REFERENCES place
) PARTITION BY LIST (place);
-- dbmigrator: renamed_from=visit_1
CREATE TABLE stay_1 PARTITION OF stay FOR VALUES IN (1);
-- dbmigrator: renamed_from=visit_rest
CREATE TABLE stay_rest PARTITION OF stay DEFAULT;
CREATE INDEX ON stay (parent);
