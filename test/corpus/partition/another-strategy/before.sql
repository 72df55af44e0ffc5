CREATE TABLE readings (id integer NOT NULL, region integer NOT NULL, note text, CONSTRAINT noted CHECK (note <> '')) PARTITION BY RANGE (region);
CREATE TABLE readings_north PARTITION OF readings FOR VALUES FROM (0) TO (10);
CREATE TABLE readings_south PARTITION OF readings FOR VALUES FROM (10) TO (20) PARTITION BY RANGE (id);
CREATE TABLE readings_south_1 PARTITION OF readings_south FOR VALUES FROM (0) TO (100);
CREATE INDEX readings_note ON readings (note);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
CREATE TRIGGER touched BEFORE UPDATE ON readings FOR EACH ROW EXECUTE FUNCTION touch();
CREATE VIEW noted AS SELECT id, note FROM readings WHERE note IS NOT NULL;
