CREATE SCHEMA old;
-- dbmigrator: renamed_from=old.state
CREATE TYPE condition AS ENUM ('on', 'off');
-- dbmigrator: renamed_from=old.spot
CREATE TYPE place AS (x int, y int);
-- dbmigrator: renamed_from=old.mail
CREATE DOMAIN address AS text CONSTRAINT mail_check CHECK (VALUE LIKE '%@%');
-- dbmigrator: renamed_from=old.counter
CREATE SEQUENCE number;
CREATE SEQUENCE ships_id_seq AS int;
-- dbmigrator: renamed_from=old.ships
CREATE TABLE boats (
  id int CONSTRAINT ships_pkey PRIMARY KEY DEFAULT nextval('ships_id_seq'),
  state condition DEFAULT 'on',
  spot place,
  captain address
);
ALTER SEQUENCE ships_id_seq OWNED BY boats.id;
CREATE INDEX ships_by_captain ON boats (captain);
-- dbmigrator: renamed_from=old.touch
CREATE FUNCTION press(boats) RETURNS condition LANGUAGE sql BEGIN ATOMIC SELECT ($1).state; END;
-- dbmigrator: renamed_from=old.fleet
CREATE VIEW flotilla AS SELECT id, press(boats) AS state FROM boats;
-- dbmigrator: renamed_from=old.captains
CREATE MATERIALIZED VIEW masters AS SELECT captain FROM boats;
-- dbmigrator: renamed_from=old.ports
CREATE TABLE landings (id int, place text);
CREATE TABLE ports (n int);
CREATE TABLE old.boats (n int);
CREATE TABLE harbours (n int);
