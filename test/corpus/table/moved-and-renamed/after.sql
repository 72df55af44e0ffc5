CREATE SCHEMA old;
-- dbmigrator: renamed_from=old.ships
CREATE TABLE ships (id serial PRIMARY KEY, name text DEFAULT 'none');
CREATE SEQUENCE harbours_id_seq AS int;
-- dbmigrator: renamed_from=harbours
CREATE TABLE ports (
  id int NOT NULL CONSTRAINT harbours_pkey PRIMARY KEY DEFAULT nextval('harbours_id_seq'),
  ship int CONSTRAINT harbours_ship_fkey REFERENCES ships
);
ALTER SEQUENCE harbours_id_seq OWNED BY ports.id;
CREATE VIEW fleet AS SELECT name FROM ships;
