CREATE SCHEMA app;
CREATE TABLE app.readings (
  id bigint NOT NULL,
  region integer NOT NULL,
  note text,
  gone integer,
  CONSTRAINT note_said CHECK (note <> '') NOT VALID
) PARTITION BY LIST (region);
CREATE TABLE app.readings_north PARTITION OF app.readings FOR VALUES IN (1);
CREATE TABLE app.readings_south PARTITION OF app.readings FOR VALUES IN (2) PARTITION BY RANGE (id);
CREATE TABLE app.readings_south_1 PARTITION OF app.readings_south FOR VALUES FROM (0) TO (100);
CREATE TABLE app.readings_east PARTITION OF app.readings FOR VALUES IN (5);
