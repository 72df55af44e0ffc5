CREATE TABLE place (id int PRIMARY KEY);
CREATE TABLE visit (
  id int GENERATED ALWAYS AS IDENTITY,
  place int CHECK (place > 0),
  parent int,
  PRIMARY KEY (id, place),
  FOREIGN KEY (parent) REFERENCES place
) PARTITION BY LIST (place);
CREATE TABLE visit_1 PARTITION OF visit FOR VALUES IN (1);
CREATE TABLE visit_rest PARTITION OF visit DEFAULT;
CREATE INDEX ON visit (parent);
